/**
 * One document through a CSC server: only its digest travels.
 *
 * What comes out is what to append to the document. The server's signature and the authority's
 * time-stamp come from outside, and neither is believed: see `check-signed.ts`.
 */

import { embedPadesUpdate, preparePadesUpdate, timestampBytesUsual } from '@kumoin/ades';
import type { PdfDocument, PreparedPadesUpdate } from '@kumoin/ades';
import { chooseAlgorithm, signDigest } from '@kumoin/sdk';
import type { ChosenAlgorithm, Timestamp } from '@kumoin/sdk';
import { gatherNeeds } from '../engine/gather-needs.ts';
import { pdfWishes } from '../engine/pdf-wishes.ts';
import { readSignerProperties } from '../engine/signer-wishes.ts';
import { describeAppearance, signerName } from './describe-appearance.ts';
import { remoteSigner } from './remote-signer.ts';
import type { PadesSignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import type { SigningSession } from './signing-session.ts';

export interface DocumentOrder {
  readonly document: PdfDocument;
  /** Its name, for the signer. */
  readonly label: string;
  /** Throws if the file is not what it was: before the signer is asked for nothing. */
  readonly refuseChanged: () => void;
  readonly options: PadesSignOptions;
  readonly session: SigningSession;
}

export interface SignedUpdate {
  readonly appended: Uint8Array;
  readonly fieldName: string;
  /** Milliseconds since 1970: what the signer claims. */
  readonly signingTime: number;
}

/** @throws {CliError} {AdesError} {PkiError} {SdkError} */
export async function signDocument(order: DocumentOrder, world: SignWorld): Promise<SignedUpdate> {
  const { session, options } = order;
  const chosen = chooseAlgorithm(session.credential);
  const signingTime = world.now();
  world.progress.begin('computing the digest of the document');
  const prepared = prepare(order, { world, chosen, signingTime });
  order.refuseChanged();

  const signer = remoteSigner({ ...order, timestamp: timestampOf(order, world) }, world);
  const wanted = { digest: prepared.digestToSign, algorithm: chosen, level: options.level };
  const { signature, timestampToken } = await signDigest(signer, wanted);

  const appended = embedPadesUpdate(prepared, signature, {
    ...(timestampToken && { timestampToken }),
  });
  return { appended, fieldName: prepared.fieldName, signingTime };
}

function prepare(
  { document, options, session }: DocumentOrder,
  moment: { world: SignWorld; chosen: ChosenAlgorithm; signingTime: number },
): PreparedPadesUpdate {
  const { world, chosen, signingTime } = moment;
  const [certificate = new Uint8Array(), ...chain] = session.credential.chain;
  const appearance = describeAppearance(options, signingTime);
  // A name in the dictionary is for signatures whose certificate tells none, or to be shown.
  const name = options.name ?? (appearance && signerName(session.credential));
  return preparePadesUpdate(document, {
    signingTime,
    signer: { certificate, chain, algorithm: chosen.algorithm },
    timestampBytes: options.level === 'B-T' ? timestampBytesUsual : 0,
    random: world.random,
    ...(appearance && { appearance }),
    ...(name !== undefined && { name }),
    ...pdfWishes(options),
    signerProperties: readSignerProperties(options),
  });
}

/** The server's authority, or the first of those named that answers. */
function timestampOf({ options, session }: DocumentOrder, world: SignWorld): Timestamp {
  const { tsa } = options;
  if (tsa.length === 0) {
    return (messageDigest, { hashOid }) => session.client.timestamp(messageDigest, hashOid);
  }
  const needs = gatherNeeds({ tsa }, world);
  return (digest, { algorithm: { hash } }) => needs.timestamp({ hash, digest });
}
