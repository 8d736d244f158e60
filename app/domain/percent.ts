/** `350` → `3.5%`. Basis points are whole numbers, so nothing is rounded. */
export function percent(basisPoints: number): string {
  return `${String(basisPoints / 100)}%`;
}

/** `12`, `12.5 %` or `3.50%` as a person types it → basis points; undefined when it is no share of up to 100 %. */
export function parsePercent(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2})0*)?\s*%?$/.exec(text.trim());
  if (!match) return undefined;
  const basisPoints = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return basisPoints <= 10_000 ? basisPoints : undefined;
}
