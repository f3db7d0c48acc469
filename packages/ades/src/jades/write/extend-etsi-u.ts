/**
 * The steps of augmentation on `etsiU` (TS 119 182-1, 5.3): each names the signatures it is about,
 * waits for what comes from outside, and gives new octets in which nothing older has changed.
 */

import { digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { Stamp } from '../../extend/augmentable.ts';
import { encodeBase64 } from '../../json/base64url.ts';
import { examineJades } from '../check/examine-jades.ts';
import type { ExaminedSignature } from '../check/examine-jades.ts';
import type { JadesDetached } from '../read/jades-content.ts';
import { placeOf, spliceEtsiU } from './splice-etsi-u.ts';
import { archiveStampPieces, signatureStampPieces } from '../read/stamped-pieces.ts';

/** The members a signature is to get; none leaves it as it is. */
export type WriteMembers = (
  examined: ExaminedSignature,
) => readonly object[] | Promise<readonly object[]>;

/** One after the other, each from the octets the one before left. */
export async function extendEtsiU(
  document: Uint8Array,
  order: { detached: JadesDetached; ids: readonly string[]; write: WriteMembers },
): Promise<Uint8Array> {
  let bytes = document;
  for (const id of order.ids) {
    const { parsed, signatures } = examineJades(bytes, order.detached);
    const examined = signatures.find(({ signature }) => signature.id === id);
    if (examined === undefined) throw new AdesError('jades_malformed', `no ${id}`);
    placeOf(examined.signature);
    const members = await order.write(examined);
    if (members.length === 0) continue;
    bytes = new TextEncoder().encode(spliceEtsiU(parsed.text, examined.signature, members));
  }
  return bytes;
}

export async function stampSignature(
  { signature }: ExaminedSignature,
  hash: HashAlgorithm,
  get: Stamp,
): Promise<readonly object[]> {
  const digest = digestPieces(hash, signatureStampPieces(signature));
  return [{ sigTst: container(await get({ hash, digest })) }];
}

export async function archiveSignature(
  { signature, check }: ExaminedSignature,
  hash: HashAlgorithm,
  get: Stamp,
): Promise<readonly object[]> {
  const { etsiU } = signature;
  if (etsiU.form === 'clear') {
    throw new AdesError('extension_unsupported', 'etsiU in clear has no agreed canonical form');
  }
  const pieces = archiveStampPieces(check.source, signature, etsiU.members.length);
  if (pieces === undefined) throw new AdesError('jades_content_missing', signature.id);
  return [{ arcTst: container(await get({ hash, digest: digestPieces(hash, pieces) })) }];
}

function container(token: Uint8Array): object {
  return { tstTokens: [{ val: encodeBase64(token) }] };
}
