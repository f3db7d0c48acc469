/**
 * Write an archive, new or on top of one that is there (APPNOTE 6.3.10). What is added is stored,
 * not compressed: no data descriptor, so every reader may read from the front; the octets of a
 * file stand in the archive as they are; and the archive is the same wherever it is made. What is
 * taken over keeps its local header and its data octet by octet. Zip64 where sizes need it.
 */

import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import type { ZipWriterAddDataOptions } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';
import { ByteReader } from './byte-reader.ts';
import { crc32 } from './crc32.ts';
import type { ZipArchive } from './open-zip.ts';
import { readableOf } from './readable-of.ts';
import { zipFailure } from './zip-failure.ts';
import { storedPieces } from './stored-pieces.ts';
import { PiecesUnderWay } from './pieces-under-way.ts';
import type { ZipEntry } from './zip-entry.ts';

/** Content that is read twice: measured before, written now. */
export interface ZipContent {
  readonly bytes: number;
  readonly crc32: number;
  /** Nobody but who asks for a piece holds it, nor anything else of its buffer. */
  readonly handsOver?: boolean;
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface ZipAddition {
  readonly name: string;
  readonly content: Uint8Array | ZipContent;
}

export interface ZipPlan {
  /** What is taken over comes first and in its order. */
  readonly base?: ZipArchive;
  /** Entries of the base that are left out. */
  readonly drop?: readonly string[];
  /** Entries of the base that get another name; they move behind the others. */
  readonly rename?: ReadonlyMap<string, string>;
  readonly add: readonly ZipAddition[];
  /** Milliseconds since 1970: the time of what is added, in UTC. */
  readonly at: number;
  readonly comment?: Uint8Array;
  /** A piece that came out is no more once the next is asked for. Default: false. */
  readonly releases?: boolean;
}

/** @throws {AdesError} `asic_content_missing` when content is not what was measured before. */
export async function* writeZip(plan: ZipPlan): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const origin: Origin = { failure: undefined, underWay: new PiecesUnderWay() };
  const done = fill(writable, plan, origin);
  const failed = done.then(
    () => undefined,
    (error: unknown) => writable.abort(error).catch(() => undefined),
  );
  const source = readable.getReader();
  try {
    for (let next = await source.read(); !next.done; next = await source.read()) {
      origin.underWay.cameOut(next.value);
      yield next.value;
      if (plan.releases === true) origin.underWay.release(next.value);
    }
    await done;
  } catch (error) {
    throw zipFailure(error, origin);
  } finally {
    await source.cancel().catch(() => undefined);
    await failed;
  }
}

/** What reading the content threw: the library would pass it on in words of its own. */
interface Origin {
  failure: unknown;
  readonly underWay: PiecesUnderWay;
}

async function fill(
  writable: WritableStream<Uint8Array>,
  plan: ZipPlan,
  origin: Origin,
): Promise<void> {
  const { base, drop = [], rename = new Map<string, string>(), add, at } = plan;
  const zip = new ZipWriter(writable, { ...constantOptions, rawLastModDate: dosTime(at) });
  if (base !== undefined) {
    const taken = (name: string): boolean => !drop.includes(name) && !rename.has(name);
    await takeOver(zip, { base, taken, origin });
    for (const entry of base.entries) {
      const name = rename.get(entry.name);
      if (name !== undefined) await copy(zip, { name, entry, base, origin });
    }
  }
  for (const { name, content } of add) {
    const known = content instanceof Uint8Array ? inMemory(content) : content;
    await zip.add(name, measured(noting(checked(known, name, origin), origin), known.bytes), {
      passThrough: true,
      compressionMethod: 0,
      uncompressedSize: known.bytes,
      crc32: known.crc32,
    });
  }
  await zip.close(plan.comment ?? base?.comment);
}

interface TakenOver {
  readonly base: ZipArchive;
  readonly taken: (name: string) => boolean;
  readonly origin: Origin;
}

async function takeOver(
  zip: ZipWriter<unknown>,
  { base, taken, origin }: TakenOver,
): Promise<void> {
  const reader = new ByteReader(base.input);
  try {
    await zip.appendZip(reader, {
      readerOptions: { strictness: 'strict', useWebWorkers: false },
      filter: ({ filename }) => taken(filename),
    });
  } finally {
    origin.failure ??= reader.failure;
  }
}

const constantOptions: ZipWriterAddDataOptions = {
  useWebWorkers: false,
  extendedTimestamp: false,
  msDosCompatible: true,
  keepOrder: true,
};

/**
 * With size, sum and method known before, the library writes a complete local header and lets the
 * data through; without the size it would keep the whole entry in memory to fill the header in.
 */
function measured(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size: number) {
  return { readable: readableOf(pieces), size };
}

interface Copied {
  readonly name: string;
  readonly entry: ZipEntry;
  readonly base: ZipArchive;
  readonly origin: Origin;
}

async function copy(zip: ZipWriter<unknown>, { name, entry, base, origin }: Copied): Promise<void> {
  await zip.add(name, measured(noting(storedPieces(entry, base), origin), entry.compressedBytes), {
    passThrough: true,
    compressionMethod: entry.method === 'stored' ? 0 : 8,
    uncompressedSize: entry.bytes,
    crc32: entry.crc32,
  });
}

function inMemory(content: Uint8Array): ZipContent {
  return { bytes: content.length, crc32: crc32(content), pieces: () => [content] };
}

/** What is signed was measured in a first pass; a file that changed since must not go out. */
async function* checked(
  content: ZipContent,
  name: string,
  { underWay }: Origin,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  let sum = 0;
  for await (const piece of content.pieces()) {
    bytes += piece.length;
    sum = crc32(piece, sum);
    underWay.wentIn(piece, content.handsOver === true);
    yield piece;
  }
  if (bytes !== content.bytes || sum !== content.crc32) {
    throw new AdesError('asic_content_missing', `${name} changed between two passes`);
  }
}

async function* noting(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  origin: Origin,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
  } catch (error) {
    origin.failure ??= error;
    throw error;
  }
}

/** APPNOTE 4.4.6; the format knows 1980 to 2107, in steps of two seconds. */
function dosTime(at: number): number {
  const time = new Date(at);
  const year = time.getUTCFullYear();
  if (year < 1980) return (1 << 21) | (1 << 16);
  const date =
    ((Math.min(year, 2107) - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  const clock =
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
  return ((date << 16) | clock) >>> 0;
}
