/** In the store a reference is always an id; the SDK's types allow for an expanded object in its place. */
export function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
