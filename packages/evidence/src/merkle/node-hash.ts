/**
 * The hashes of a Merkle tree (RFC 6962, 2.1). Leaves and nodes are told apart by the octet in
 * front, so that no node can be passed off as a leaf.
 */

import { digest } from '@kumoin/pki';

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

export function leafHash(data: Uint8Array): Uint8Array {
  return digest('sha256', leafMark, data);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return digest('sha256', nodeMark, left, right);
}

/**
 * The root over hashes that stand side by side: those of leaves, or of full subtrees of one
 * size, of which the last may be smaller.
 */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  if (row.length === 0) return digest('sha256');
  while (row.length > 1) row = pairsOf(row);
  return row[0] ?? digest('sha256');
}

/** The row above; the last one without a partner moves up as it is. */
function pairsOf(row: readonly Uint8Array[]): readonly Uint8Array[] {
  const above: Uint8Array[] = [];
  for (const [index, hash] of row.entries()) {
    if (index % 2 === 0) above.push(hash);
    else above.push(nodeHash(above.pop() ?? hash, hash));
  }
  return above;
}
