/**
 * An archive written field by field (APPNOTE 4.3), so that a test can tell every lie: local
 * header and directory are said apart, and nothing is checked. No product writes like this.
 */

import { crc32, deflateRawSync } from 'node:zlib';

export interface RawZipEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array | string;
  readonly deflate?: boolean;
  /** What the directory says; the local header says it too unless `local` differs. */
  readonly says?: RawZipWords;
  readonly local?: RawZipWords;
  /** Octets before the local header, told to nobody. */
  readonly before?: Uint8Array;
}

export interface RawZipWords {
  readonly name?: string | Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly bytes?: number;
  readonly compressedBytes?: number;
  readonly offset?: number;
  readonly extra?: Uint8Array;
  readonly externalAttributes?: number;
  readonly madeBy?: number;
}

export interface RawZipFrame {
  readonly comment?: string;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

export function rawZip(entries: readonly RawZipEntry[], frame: RawZipFrame = {}): Uint8Array {
  const bodies: Uint8Array[] = [frame.before ?? new Uint8Array()];
  const directory: Uint8Array[] = [];
  let at = bodies[0]?.length ?? 0;
  for (const entry of entries) {
    const before = entry.before ?? new Uint8Array();
    const words = truth(entry, at + before.length);
    const body = joined([before, localHeader({ ...words, ...entry.local }), words.data]);
    directory.push(directoryRecord(words));
    bodies.push(body);
    at += body.length;
  }
  const records = joined(directory);
  const comment = new TextEncoder().encode(frame.comment ?? '');
  const end = numbers([
    [4, 0x06054b50],
    [4, 0],
    [2, entries.length],
    [2, entries.length],
    [4, records.length],
    [4, at],
    [2, comment.length],
  ]);
  return joined([...bodies, records, end, comment, frame.after ?? new Uint8Array()]);
}

type Words = Required<RawZipWords> & { readonly data: Uint8Array };

function truth({ name, content, deflate = false, says = {} }: RawZipEntry, offset: number): Words {
  const plain = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const data = deflate ? new Uint8Array(deflateRawSync(plain, { level: 9 })) : plain;
  return {
    name,
    flags: typeof name === 'string' && /[^ -~]/.test(name) ? 0x800 : 0,
    method: deflate ? 8 : 0,
    crc: crc32(plain),
    bytes: plain.length,
    compressedBytes: data.length,
    offset,
    extra: new Uint8Array(),
    externalAttributes: 0,
    madeBy: 20,
    ...says,
    data,
  };
}

function localHeader(words: Words): Uint8Array {
  const name = octets(words.name);
  return joined([
    numbers([[4, 0x04034b50], ...middle(words), [2, name.length], [2, words.extra.length]]),
    name,
    words.extra,
  ]);
}

function directoryRecord(words: Words): Uint8Array {
  const name = octets(words.name);
  const head = numbers([
    [4, 0x02014b50],
    [2, words.madeBy],
    ...middle(words),
    [2, name.length],
    [2, words.extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, words.externalAttributes],
    [4, words.offset],
  ]);
  return joined([head, name, words.extra]);
}

function middle(words: Words): [number, number][] {
  return [
    [2, 20],
    [2, words.flags],
    [2, words.method],
    [2, 0],
    [2, 0x21],
    [4, words.crc],
    [4, words.compressedBytes],
    [4, words.bytes],
  ];
}

function octets(name: string | Uint8Array): Uint8Array {
  return typeof name === 'string' ? new TextEncoder().encode(name) : name;
}

function numbers(fields: readonly (readonly [number, number])[]): Uint8Array {
  return joined(
    fields.map(([length, value]) =>
      Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) & 0xff),
    ),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
