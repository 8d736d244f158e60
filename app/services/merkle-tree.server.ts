import { createHash } from 'node:crypto';

/**
 * A Merkle tree over leaves as they come, in memory that grows with the logarithm of their number. Leaves and inner
 * nodes are hashed with different prefixes, and the shape is that of RFC 6962 (section 2.1), so that anyone's tools can
 * compute the same root. The root of no leaves is the hash of nothing.
 */
export function createMerkleTree() {
  /** Roots of whole subtrees, the largest first; no two have the same size. */
  const peaks: { size: number; hash: Buffer }[] = [];
  let leaves = 0;
  return {
    add(leaf: Buffer): void {
      leaves += 1;
      let node = { size: 1, hash: sha256(Buffer.of(0), leaf) };
      for (let last = peaks.at(-1); last?.size === node.size; last = peaks.at(-1)) {
        peaks.pop();
        node = { size: last.size + node.size, hash: sha256(Buffer.of(1), last.hash, node.hash) };
      }
      peaks.push(node);
    },
    count: () => leaves,
    /** The root so far, 64 hex digits. */
    root(): string {
      const [last, ...rest] = [...peaks].reverse();
      if (!last) return sha256().toString('hex');
      return rest.reduce((right, left) => sha256(Buffer.of(1), left.hash, right), last.hash).toString('hex');
    },
  };
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
