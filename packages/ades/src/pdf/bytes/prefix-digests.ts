/**
 * Digests of the beginning of a file, kept half-done at the places where they were asked for.
 *
 * What a signature covers begins with the whole file before it, and so does what the next
 * signature or time-stamp covers: with the state of the digest kept, each byte of a file is
 * read once for all of them, and what is appended costs what it is long.
 */

import { makeDigester } from '@kumoin/pki';
import type { Digester, HashAlgorithm } from '@kumoin/pki';

/** Gives the bytes between two places, in order. */
type Chunks = (from: number, until: number) => Iterable<Uint8Array>;

/** Of one algorithm; more places than a document has signatures, as a rule. */
const statesMax = 64;

export class PrefixDigests {
  /** By place; states are never handed out, only copies. */
  readonly #states = new Map<HashAlgorithm, Map<number, Digester>>();

  /** The digest of the first `position` bytes, still to be ended or gone on with. */
  at(hash: HashAlgorithm, position: number, chunks: Chunks): Digester {
    const states = this.#statesOf(hash);
    const known = states.get(position);
    if (known !== undefined) return known.copy();
    const from = nearestBefore(states, position);
    const state = states.get(from)?.copy() ?? makeDigester(hash);
    for (const chunk of chunks(from, position)) state.update(chunk);
    if (states.size >= statesMax) forgetFirst(states);
    states.set(position, state);
    return state.copy();
  }

  /** For another file that begins with the same `length` bytes. */
  upTo(length: number): PrefixDigests {
    const shared = new PrefixDigests();
    for (const [hash, states] of this.#states) {
      const within = [...states].filter(([position]) => position <= length);
      shared.#states.set(hash, new Map(within));
    }
    return shared;
  }

  #statesOf(hash: HashAlgorithm): Map<number, Digester> {
    const states = this.#states.get(hash) ?? new Map<number, Digester>();
    this.#states.set(hash, states);
    return states;
  }
}

function nearestBefore(states: ReadonlyMap<number, Digester>, position: number): number {
  let nearest = 0;
  for (const each of states.keys()) if (each <= position && each > nearest) nearest = each;
  return nearest;
}

function forgetFirst(states: Map<number, Digester>): void {
  const [first] = states.keys();
  if (first !== undefined) states.delete(first);
}
