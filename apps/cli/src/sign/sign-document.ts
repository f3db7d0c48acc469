/**
 * One document through a CSC server: only its digest travels.
 *
 * What comes out is what to append to the document. The server's signature and the authority's
 * time-stamp come from outside, and neither is believed: see `check-signed.ts`.
 */

import { embedPadesUpdate, preparePadesUpdate, timestampBytesUsual } from '@kumoin/ades';
import type { PdfDocument, PreparedPadesUpdate } from '@kumoin/ades';
import { chooseAlgorithm, signDigest } from '@kumoin/sdk';
import type {
  ChosenAlgorithm,
  CscClient,
  RemoteCredential,
  RemoteSigner,
  Timestamp,
} from '@kumoin/sdk';
import { describeAppearance, signerName } from './describe-appearance.ts';
import { obtainYes } from './obtain-yes.ts';
import { requestTimestamp } from './request-timestamp.ts';
import { readHttpAddress } from './server-address.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import type { SigningMeans } from './signing-means.ts';
import { yesInBrowser } from './yes-in-browser.ts';

export interface SigningSession {
  readonly client: CscClient;
  readonly means: SigningMeans;
  readonly credential: RemoteCredential;
}

export interface DocumentOrder {
  readonly document: PdfDocument;
  /** Its name, for the signer. */
  readonly label: string;
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

const steps = { signing: 'signing', timestamping: 'fetching a time-stamp' } as const;

/** @throws {CliError} {AdesError} {PkiError} {SdkError} */
export async function signDocument(order: DocumentOrder, world: SignWorld): Promise<SignedUpdate> {
  const { session, options } = order;
  const chosen = chooseAlgorithm(session.credential);
  const signingTime = world.now();
  world.progress.begin('computing the digest of the document');
  const prepared = prepare(order, { world, chosen, signingTime });
  order.refuseChanged();

  const { client, credential } = session;
  const signer: RemoteSigner = {
    client,
    credential,
    obtainYes: (request) =>
      credential.mode === 'oauth2code'
        ? yesInBrowser({ client, label: order.label, oauth: session.means.oauth }, request, world)
        : obtainYes({ ...session, label: order.label }, request, world),
    timestamp: timestampOf(order, world),
    tell: (step) => world.progress.begin(steps[step]),
  };
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

/** The server's authority, or the one that was named. */
function timestampOf({ options, session }: DocumentOrder, world: SignWorld): Timestamp {
  const { tsa } = options;
  if (tsa === undefined) {
    return (messageDigest, { hashOid }) => session.client.timestamp(messageDigest, hashOid);
  }
  return (messageDigest, { algorithm: { hash } }) => {
    const url = readHttpAddress(tsa, '--tsa').href;
    const nonce = new DataView(world.random(8).slice().buffer).getBigUint64(0);
    return requestTimestamp(world.fetch, { url, hash, messageDigest, nonce });
  };
}
