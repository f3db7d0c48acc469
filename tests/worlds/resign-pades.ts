/**
 * PDFs signed over something our own signer would not write: the finished file is changed, octet
 * for octet, and its signature made anew, so that nothing but the change is wrong with it.
 */

import { Buffer } from 'node:buffer';
import { digest } from '@kumoin/pki';
import { defaultAlgorithm } from '@kumoin/testkit';
import type { PkiWorld } from '@kumoin/testkit';
import { cut, sew, withSignerMembers } from './cms-surgery.ts';

export interface Resigning {
  /** Changes the text of the PDF, and keeps its length. */
  readonly text?: (text: string) => string;
  /** Signed attributes beside those that are there, each a whole Attribute. */
  readonly attributes?: readonly Uint8Array[];
  /** Changes the finished CMS. */
  readonly cms?: (cms: Uint8Array) => Uint8Array;
}

const messageDigest = Buffer.from('06092a864886f70d010904', 'hex');

/** @param pdf of which p256 made the last signature. */
export function resignPades(pki: PkiWorld, pdf: Uint8Array, wish: Resigning): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const changed = Buffer.from(wish.text?.(text) ?? text, 'latin1');
  if (changed.length !== pdf.length) throw new Error('the change moves what is behind it');
  const found = [...text.matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)/gu)].at(-1) ?? [];
  const [until = 0, from = 0, rest = 0] = found.slice(1).map(Number);
  const signed = Buffer.concat([changed.subarray(0, until), changed.subarray(from, from + rest)]);
  const old = Buffer.from(changed.subarray(until + 1, from - 1).toString('latin1'), 'hex');
  const cms = signAnew(pki, { cms: cut(old)[0]?.raw ?? old, signed, wish });
  const hex = Buffer.from(wish.cms?.(cms) ?? cms).toString('hex');
  const room = from - until - 2;
  if (hex.length > room) throw new Error('the room in /Contents is too small');
  changed.write(hex.padEnd(room, '0'), until + 1, 'latin1');
  return new Uint8Array(changed);
}

function signAnew(
  pki: PkiWorld,
  { cms, signed, wish }: { cms: Uint8Array; signed: Uint8Array; wish: Resigning },
): Uint8Array {
  return withSignerMembers(cms, (members) => {
    const [attributes = new Uint8Array()] = members.slice(3);
    const kept = cut(cut(attributes)[0]?.content ?? attributes).filter(
      ({ content }) =>
        !Buffer.from(content).subarray(0, messageDigest.length).equals(messageDigest),
    );
    const value = sew(0x31, sew(0x04, digest('sha256', signed)));
    const all = [
      ...kept.map(({ raw }) => raw),
      sew(0x30, messageDigest, value),
      ...(wish.attributes ?? []),
    ].sort((one, other) => Buffer.compare(one, other));
    const signature = pki.sign('p256', defaultAlgorithm('p256'), sew(0x31, ...all));
    return [
      ...members.slice(0, 3),
      sew(0xa0, ...all),
      members[4] ?? new Uint8Array(),
      sew(0x04, signature),
      ...members.slice(6),
    ];
  });
}
