/**
 * One document through a CSC server: only its digest travels.
 *
 * What comes out is what to append to the document. The server's signature and the authority's
 * time-stamp come from outside, and neither is believed: see `check-signed.ts`.
 */

import { embedPadesUpdate, preparePadesUpdate, timestampBytesUsual } from '@kumoin/ades';
import type { PdfDocument, PreparedPadesUpdate } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { chooseAlgorithm } from '@kumoin/sdk';
import type { ChosenAlgorithm, CscClient, RemoteCredential } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { describeAppearance, signerName } from './describe-appearance.ts';
import { obtainYes } from './obtain-yes.ts';
import { requestTimestamp } from './request-timestamp.ts';
import { readHttpAddress } from './server-address.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import type { SigningMeans } from './signing-means.ts';

export interface SigningSession {
  readonly client: CscClient;
  readonly means: SigningMeans;
  readonly credential: RemoteCredential;
}

export interface DocumentOrder {
  readonly document: PdfDocument;
  /** Throws if the file is not what it was: before the signer is asked for nothing. */
  readonly refuseChanged: () => void;
  readonly options: SignOptions;
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

  const signature = await obtainSignature(prepared, { chosen, session, world });
  const { hash } = chosen.algorithm;
  const token =
    options.level === 'B-B' ? undefined : await obtainTimestamp(signature, hash, { order, world });

  const appended = embedPadesUpdate(prepared, signature, {
    ...(token && { timestampToken: token }),
  });
  return { appended, fieldName: prepared.fieldName, signingTime };
}

function prepare(
  { document, options, session }: DocumentOrder,
  moment: { world: SignWorld; chosen: ChosenAlgorithm; signingTime: number },
): PreparedPadesUpdate {
  const { world, chosen, signingTime } = moment;
  const { reason, location, field } = options;
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
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(field !== undefined && { fieldName: field }),
  });
}

async function obtainSignature(
  { digestToSign }: PreparedPadesUpdate,
  context: { chosen: ChosenAlgorithm; session: SigningSession; world: SignWorld },
): Promise<Uint8Array> {
  const { chosen, session, world } = context;
  const { client, credential, means } = session;
  const { hashOid, signOid } = chosen;
  const description = 'one PDF document';
  const order = { credential, digest: digestToSign, hashOid, description };
  const sad = await obtainYes(client, means, { order, world });
  world.progress.begin('signing');
  const digests = [digestToSign];
  const signatures = await client.signHash({
    credentialId: credential.id,
    sad,
    digests,
    hashOid,
    signOid,
  });
  const [signature] = signatures;
  if (signature === undefined) throw new CliError('refused', 'the server sent no signature');
  return signature;
}

async function obtainTimestamp(
  signature: Uint8Array,
  hash: HashAlgorithm,
  { order, world }: { order: DocumentOrder; world: SignWorld },
): Promise<Uint8Array> {
  const { options, session } = order;
  const messageDigest = digest(hash, signature);
  world.progress.begin('fetching a time-stamp');
  if (options.tsa === undefined) {
    const { hashOid } = chooseAlgorithm(session.credential);
    return session.client.timestamp(messageDigest, hashOid);
  }
  const url = readHttpAddress(options.tsa, '--tsa').href;
  const nonce = new DataView(world.random(8).slice().buffer).getBigUint64(0);
  return requestTimestamp(world.fetch, { url, hash, messageDigest, nonce });
}
