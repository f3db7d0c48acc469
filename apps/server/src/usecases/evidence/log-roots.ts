/**
 * Roots of parts of the log, without reading all of it each time: of every full tile of leaves
 * the root is kept once it was computed. A tile that is full never changes, so what is kept can
 * only be right; a node that has just begun reads the log once.
 */

import { decodeHash, rootOf } from '@kumoin/evidence';
import type { LeafRange } from '@kumoin/evidence';
import { strict as assert } from 'node:assert';
import type { EvidenceRecords } from '#ports/evidence-records.ts';

export type RootOfRange = (range: LeafRange) => Promise<Uint8Array>;

/** A power of two, so that every subtree of a proof begins and ends at tiles, or lies in one. */
const tileLeaves = 256;
/** Leaves read at once. */
const readMax = 64 * tileLeaves;

export function makeLogRoots(evidenceRecords: Pick<EvidenceRecords, 'listLeaves'>): RootOfRange {
  const tiles: Uint8Array[] = [];

  async function readTiles(count: number): Promise<void> {
    while (tiles.length < count) {
      const from = tiles.length * tileLeaves;
      const wanted = Math.min((count - tiles.length) * tileLeaves, readMax);
      const leaves = await readLeaves({ start: from, end: from + wanted });
      // Somebody else may have read on meanwhile: what is there stays.
      const first = from / tileLeaves;
      for (let tile = 0; tile * tileLeaves < wanted; tile += 1) {
        const own = leaves.slice(tile * tileLeaves, (tile + 1) * tileLeaves);
        tiles[first + tile] ??= rootOf(own);
      }
    }
  }

  async function readLeaves({ start, end }: LeafRange): Promise<readonly Uint8Array[]> {
    if (start === end) return [];
    const leaves = await evidenceRecords.listLeaves(start, end - start);
    assert(leaves.length === end - start, 'the log is shorter than its size');
    return leaves.map((leaf) => decodeHash(leaf));
  }

  return async function rootOfRange({ start, end }) {
    const lastTile = Math.floor(end / tileLeaves);
    const firstTile = start / tileLeaves;
    if (!Number.isInteger(firstTile) || lastTile <= firstTile) {
      return rootOf(await readLeaves({ start, end }));
    }
    await readTiles(lastTile);
    const rest = await readLeaves({ start: lastTile * tileLeaves, end });
    const whole = tiles.slice(firstTile, lastTile);
    return rootOf(rest.length === 0 ? whole : [...whole, rootOf(rest)]);
  };
}
