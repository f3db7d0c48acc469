/**
 * A sample with one bit of what was signed changed, and the form of it left right, so that it is
 * the signature that tells.
 */

import { buildZip, openZip } from '@kumoin/ades';
import type { Cell, Made } from './cell.ts';
import { marker } from './make-signature.ts';

export async function tamper({ format }: Cell, made: Made): Promise<Made> {
  if (made.contents.length > 0) {
    const contents = made.contents.map(({ name, bytes }) => ({ name, bytes: flipAt(bytes) }));
    return { ...made, contents };
  }
  return { ...made, document: await tamperDocument(format, made.document) };
}

/** The bytes with one bit changed where the words stand. */
export function flipAt(bytes: Uint8Array, words: string = marker): Uint8Array {
  const at = Buffer.from(bytes).indexOf(words);
  if (at < 0) throw new Error(`"${words}" does not stand in the bytes`);
  return bytes.with(at, (bytes[at] ?? 0) ^ 1);
}

function tamperDocument(
  format: Cell['format'],
  document: Uint8Array,
): Promise<Uint8Array> | Uint8Array {
  if (format === 'jades') return tamperPayload(document);
  if (format.startsWith('asic')) return tamperContainer(document);
  // In the stream of the page's content.
  if (format === 'pades') return document.with(1000, (document[1000] ?? 0) ^ 1);
  return flipAt(document);
}

/** Three octets in the middle of the payload are others, in base64url as it was. */
function tamperPayload(document: Uint8Array): Uint8Array {
  const text = Buffer.from(document).toString('latin1');
  const [, payload] = /"payload":"([^"]+)"/.exec(text) ?? /^[^.{]+\.([^.]+)\./.exec(text) ?? [];
  if (payload === undefined) throw new Error('there is no payload');
  const changed = Buffer.from(flipAt(Buffer.from(payload, 'base64url'))).toString('base64url');
  return new Uint8Array(Buffer.from(text.replace(payload, changed), 'latin1'));
}

/** Entry by entry in their order, so that sums and lengths are right. */
async function tamperContainer(document: Uint8Array): Promise<Uint8Array> {
  const archive = await openZip(document);
  const add = [];
  for (const entry of archive.entries) {
    const content = await archive.read(entry);
    const { name } = entry;
    add.push({ name, content: name === 'document.txt' ? flipAt(content) : content });
  }
  return await buildZip({ add, at: Date.now() });
}
