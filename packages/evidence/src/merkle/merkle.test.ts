import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { bytesToHex } from '@kumoin/pki';
import fc from 'fast-check';
import { EvidenceError } from '../evidence-error.ts';
import { leafHash, rootOf } from './node-hash.ts';
import { consistencyRanges, inclusionRanges } from './proof-ranges.ts';
import type { LeafRange } from './proof-ranges.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

/** The leaves, roots and proofs of the reference implementation (google/certificate-transparency). */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
const octets = [...leaves, '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** Of the first of eight leaves. */
const firstProof = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
];

const hashes = octets.map((data) => leafHash(data));
const rootAt = (size: number) => rootOf(hashes.slice(0, size));
const inRange = ({ start, end }: LeafRange) => rootOf(hashes.slice(start, end));

test('RFC 6962 2.1 · the tree of nothing has the hash of nothing', () => {
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  assert.equal(bytesToHex(rootOf([])), empty);
});

test('RFC 6962 2.1 · the roots of the known tree, at every size', () => {
  assert.deepEqual(
    roots.map((_, index) => bytesToHex(rootAt(index + 1))),
    roots,
  );
});

test('RFC 6962 2.1.1 · the known proof of the first of eight leaves', () => {
  const proof = inclusionRanges(0, 8).map(inRange).map(bytesToHex);
  assert.deepEqual(proof, firstProof);
});

test('RFC 6962 2.1.2 · the known proofs between two sizes', () => {
  const proofOf = (older: number, size: number) =>
    consistencyRanges(older, size).map(inRange).map(bytesToHex);
  assert.deepEqual(proofOf(1, 1), []);
  assert.deepEqual(proofOf(1, 8), firstProof);
  assert.deepEqual(proofOf(6, 8), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  assert.deepEqual(proofOf(2, 5), [
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]);
});

test('a proof of a leaf or a size that the tree does not have is refused', () => {
  const refused = (error: unknown) =>
    error instanceof EvidenceError && error.code === 'position_unknown';
  for (const [position, size] of [
    [8, 8],
    [0, 0],
    [-1, 8],
    [0.5, 8],
  ] as const) {
    assert.throws(() => inclusionRanges(position, size), refused);
  }
  for (const [older, size] of [
    [9, 8],
    [0, 8],
    [-1, 8],
  ] as const) {
    assert.throws(() => consistencyRanges(older, size), refused);
  }
});

/** As the RFC writes it down, recursively, and nothing like the code. */
function naiveRoot(data: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: Uint8Array[]) => {
    const state = createHash('sha256');
    for (const part of parts) state.update(part);
    return state.digest();
  };
  const [only] = data;
  if (only === undefined) return sha256();
  if (data.length === 1) return sha256(Buffer.of(0), only);
  let k = 1;
  while (k << 1 < data.length) k <<= 1;
  return sha256(Buffer.of(1), naiveRoot(data.slice(0, k)), naiveRoot(data.slice(k)));
}

const entries = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 });

test('any tree has the root that the definition gives', () => {
  fc.assert(
    fc.property(entries, (data) => {
      const root = rootOf(data.map((entry) => leafHash(entry)));
      assert.deepEqual(Buffer.from(root), naiveRoot(data));
    }),
  );
});

test('every leaf is proved, and a proof of another leaf, place, size or root is not', () => {
  fc.assert(
    fc.property(entries, fc.nat(), fc.nat(), (data, at, spoilt) => {
      const tree = data.map((entry) => leafHash(entry));
      const position = at % tree.length;
      const proof = inclusionRanges(position, tree.length).map(({ start, end }) =>
        rootOf(tree.slice(start, end)),
      );
      const leaf = tree[position] ?? assert.fail();
      const claim = { position, size: tree.length, leafHash: leaf, proof, root: rootOf(tree) };
      assert.equal(verifyInclusion(claim), true);
      const other = leafHash(Buffer.from('never in the tree'));
      assert.equal(verifyInclusion({ ...claim, leafHash: other }), false);
      assert.equal(verifyInclusion({ ...claim, root: other }), false);
      assert.equal(verifyInclusion({ ...claim, position: tree.length }), false);
      assert.equal(verifyInclusion({ ...claim, proof: [...proof, other] }), false);
      if (proof.length === 0) return;
      const index = spoilt % proof.length;
      assert.equal(verifyInclusion({ ...claim, proof: proof.with(index, other) }), false);
      assert.equal(verifyInclusion({ ...claim, proof: proof.slice(1) }), false);
    }),
  );
});

test('a tree that grew is consistent, and one that was rewritten is not', () => {
  fc.assert(
    fc.property(entries, fc.nat(), fc.nat(), (data, at, spoilt) => {
      const tree = data.map((entry) => leafHash(entry));
      const size = (at % tree.length) + 1;
      const proof = consistencyRanges(size, tree.length).map(({ start, end }) =>
        rootOf(tree.slice(start, end)),
      );
      const older = { size, root: rootOf(tree.slice(0, size)) };
      const newer = { size: tree.length, root: rootOf(tree) };
      assert.equal(verifyConsistency({ older, newer, proof }), true);
      const other = leafHash(Buffer.from('never in the tree'));
      const rewritten = tree.with(spoilt % size, other);
      const newProof = consistencyRanges(size, tree.length).map(({ start, end }) =>
        rootOf(rewritten.slice(start, end)),
      );
      const forged = { size: tree.length, root: rootOf(rewritten) };
      assert.equal(verifyConsistency({ older, newer: forged, proof: newProof }), false);
      assert.equal(verifyConsistency({ older, newer: forged, proof }), false);
      assert.equal(verifyConsistency({ older, newer, proof: [...proof, other] }), false);
      if (proof.length > 0) {
        const index = spoilt % proof.length;
        assert.equal(verifyConsistency({ older, newer, proof: proof.with(index, other) }), false);
      }
    }),
  );
});

test('sizes beyond 32 bits are counted right', () => {
  const size = 2 ** 40 + 3;
  const ranges = inclusionRanges(2 ** 40 + 1, size);
  assert.deepEqual(ranges, [
    { start: 2 ** 40, end: 2 ** 40 + 1 },
    { start: 2 ** 40 + 2, end: size },
    { start: 0, end: 2 ** 40 },
  ]);
  const [a = leafHash(Buffer.of()), b = a, c = a, leaf = a] = hashes;
  const root = rootOf([c, rootOf([rootOf([a, leaf]), b])]);
  const claim = { position: 2 ** 40 + 1, size, leafHash: leaf, proof: [a, b, c], root };
  assert.equal(verifyInclusion(claim), true);
  assert.equal(verifyInclusion({ ...claim, position: 2 ** 40 }), false);
});
