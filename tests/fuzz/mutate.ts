/**
 * Mutations of octets by seeded chance: the same seed makes the same run. One to four at a time,
 * of the kinds that find most: a bit, an octet, a number at a border, a piece dropped, doubled or
 * taken from elsewhere, a word of the format.
 */

import { concatBytes } from '@kumoin/pki';

export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number;
  /** From 0 up to `end`. */
  below(end: number): number;
}

export function chanceOf(random: () => number): Chance {
  return { random, below: (end) => Math.floor(random() * end) };
}

export interface Mutation {
  readonly chance: Chance;
  readonly words: readonly Uint8Array[];
  /** A piece of it may be taken over. */
  readonly other: Uint8Array;
}

const bytesMax = 256 * 1024;
const pieceBytesMax = 64;
const borders = [0, 1, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x31, 0xa0];

export function mutate(input: Uint8Array, mutation: Mutation): Uint8Array {
  let bytes = input;
  for (let left = 1 + mutation.chance.below(4); left > 0; left--) bytes = once(bytes, mutation);
  return bytes.subarray(0, bytesMax);
}

function once(bytes: Uint8Array, { chance, words, other }: Mutation): Uint8Array {
  const at = chance.below(bytes.length + 1);
  const length = 1 + chance.below(pieceBytesMax);
  switch (chance.below(8)) {
    case 0:
      return change(bytes, at, (octet) => octet ^ (1 << chance.below(8)));
    case 1:
      return change(bytes, at, () => chance.below(256));
    case 2:
      return change(bytes, at, () => borders[chance.below(borders.length)] ?? 0);
    case 3:
      return replace(bytes, { at, drop: length });
    case 4:
      return replace(bytes, { at, put: bytes.subarray(at, at + length) });
    case 5:
      return replace(bytes, { at, put: pieceOf(other, chance) });
    case 6:
      return replace(bytes, { at, put: pieceOf(other, chance), drop: length });
    default:
      return replace(bytes, { at, put: words[chance.below(words.length)] ?? Uint8Array.of(0) });
  }
}

function change(bytes: Uint8Array, at: number, by: (octet: number) => number): Uint8Array {
  const changed = bytes.slice();
  if (at < changed.length) changed[at] = by(changed[at] ?? 0);
  return changed;
}

function replace(
  bytes: Uint8Array,
  { at, put = new Uint8Array(), drop = 0 }: { at: number; put?: Uint8Array; drop?: number },
): Uint8Array {
  return concatBytes([bytes.subarray(0, at), put, bytes.subarray(at + drop)]);
}

function pieceOf(bytes: Uint8Array, { below }: Chance): Uint8Array {
  const from = below(bytes.length);
  return bytes.subarray(from, from + 1 + below(pieceBytesMax));
}
