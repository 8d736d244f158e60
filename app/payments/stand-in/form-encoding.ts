/** A decoded form: names to values, where a value is a text or again names to values. Lists have the keys 0, 1, 2 … */
export type FormTree = Map<string, FormValue>;
export type FormValue = string | FormTree;

const MAX_DEPTH = 8;

/** Decodes `a[b][0][c]=1&d[]=x` as Stripe's clients write it; `+` and `%20` both mean a space. */
export function decodeForm(text: string): FormTree {
  const tree: FormTree = new Map();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decodePart(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decodePart(pair.slice(at + 1));
    place(tree, splitName(name), value);
  }
  return tree;
}

/** The same form written in another order is the same request, so a replay is compared by this text. */
export function canonicalForm(text: string): string {
  return text.split('&').sort().join('&');
}

function decodePart(part: string): string {
  if (!part.includes('%') && !part.includes('+')) return part;
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    // A stray percent sign is kept as it was typed: Stripe answers about the parameter, not about the encoding.
    return part;
  }
}

/** `a[b][]` becomes `a`, `b` and the empty name, which stands for "the next element". */
function splitName(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  const parts = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^\]]*)\]/g)) parts.push(match[1] ?? '');
  return parts.slice(0, MAX_DEPTH);
}

function place(tree: FormTree, path: string[], value: string): void {
  let node = tree;
  for (const [depth, part] of path.entries()) {
    const isLast = depth === path.length - 1;
    const key = part === '' ? nextElement(node, path[depth + 1]) : part;
    if (isLast) {
      node.set(key, value);
      return;
    }
    const child = node.get(key);
    if (child instanceof Map) {
      node = child;
    } else {
      const made: FormTree = new Map();
      node.set(key, made);
      node = made;
    }
  }
}

/** `a[][b]=1&a[][c]=2` is one element with two names; a name seen again begins the next element. */
function nextElement(node: FormTree, following: string | undefined): string {
  const last = node.get(String(node.size - 1));
  const continues = following !== undefined && last instanceof Map && !last.has(following);
  return String(continues ? node.size - 1 : node.size);
}
