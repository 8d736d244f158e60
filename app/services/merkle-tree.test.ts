import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMerkleTree } from './merkle-tree.server.ts';

const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, as it stands there: split at the largest power of two below n. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash();
  const [only] = leaves;
  if (leaves.length === 1 && only) return hash(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return hash(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

test('the root is that of RFC 6962 for any number of leaves', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (arrays) => {
      const leaves = arrays.map((bytes) => Buffer.from(bytes));
      const tree = createMerkleTree();
      for (const leaf of leaves) tree.add(leaf);
      expect(tree.root()).toBe(rootOf(leaves).toString('hex'));
      expect(tree.count()).toBe(leaves.length);
    }),
  );
});

test('the root of one and of two leaves is that of the published test vectors', () => {
  const tree = createMerkleTree();
  tree.add(Buffer.alloc(0));
  expect(tree.root()).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  tree.add(Buffer.of(0));
  expect(tree.root()).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
});
