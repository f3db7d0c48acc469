/**
 * Proofs of a Merkle tree, checked without the tree (RFC 9162, 2.1.3.2 and 2.1.4.2; the trees
 * and proofs are those of RFC 6962). Numbers may be beyond 32 bits, so nothing is shifted.
 */

import { equalBytes } from '@kumoin/pki';
import { nodeHash } from './node-hash.ts';

/** More than any tree that can be counted needs. */
export const proofHashesMax = 64;

export interface InclusionClaim {
  readonly position: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export function verifyInclusion(claim: InclusionClaim): boolean {
  const { position, size, leafHash, proof, root } = claim;
  if (position >= size || proof.length > proofHashesMax) return false;
  const walk = new Walk(position, size - 1);
  let hash = leafHash;
  for (const sibling of proof) {
    if (walk.over) return false;
    hash = walk.step() === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  return walk.over && equalBytes(hash, root);
}

export interface ConsistencyClaim {
  readonly older: { readonly size: number; readonly root: Uint8Array };
  readonly newer: { readonly size: number; readonly root: Uint8Array };
  readonly proof: readonly Uint8Array[];
}

/** Whether the newer tree begins with all of the older one, unchanged. */
export function verifyConsistency({ older, newer, proof }: ConsistencyClaim): boolean {
  if (older.size < 1 || older.size > newer.size || proof.length > proofHashesMax) return false;
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root);
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  const walk = new Walk(older.size - 1, newer.size - 1);
  walk.skipRights();
  let olderHash = first;
  let newerHash = first;
  for (const hash of rest) {
    if (walk.over) return false;
    if (walk.step() === 'left') {
      olderHash = nodeHash(hash, olderHash);
      newerHash = nodeHash(hash, newerHash);
    } else {
      newerHash = nodeHash(newerHash, hash);
    }
  }
  return walk.over && equalBytes(olderHash, older.root) && equalBytes(newerHash, newer.root);
}

/** From a node up to the root, beside the last node of each row. */
class Walk {
  #node: number;
  #last: number;

  constructor(node: number, last: number) {
    this.#node = node;
    this.#last = last;
  }

  get over(): boolean {
    return this.#last === 0;
  }

  /** @returns on which side the next hash of the proof stands. */
  step(): 'left' | 'right' {
    const right = this.#node % 2 === 1;
    const side = right || this.#node === this.#last ? 'left' : 'right';
    // A last node without a partner moves up as it is, until it has one.
    if (side === 'left' && !right) while (this.#node % 2 === 0 && this.#node !== 0) this.#up();
    this.#up();
    return side;
  }

  skipRights(): void {
    while (this.#node % 2 === 1) this.#up();
  }

  #up(): void {
    this.#node = Math.floor(this.#node / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

function isPowerOfTwo(number: number): boolean {
  return Number.isInteger(Math.log2(number));
}
