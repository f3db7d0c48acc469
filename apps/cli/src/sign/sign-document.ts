/**
 * One PDF through a CSC server: only its digest travels.
 *
 * What comes out is what to append to the document. The server's signature and what authorities
 * say come from outside, and none is believed: see `check-signed.ts`. What cannot be had on the
 * way up does not throw the signature away, which the signer has agreed to.
 */

import {
  embedPadesAtLevel,
  embedPadesUpdate,
  preparePadesUpdate,
  reachesLevel,
  timestampBytesUsual,
} from '@kumoin/ades';
import type { ExtendedPadesUpdate, PdfDocument, PreparedPadesUpdate } from '@kumoin/ades';
import type { Certificate } from '@kumoin/pki';
import { signDigest } from '@kumoin/sdk';
import type { ChosenAlgorithm } from '@kumoin/sdk';
import { pdfWishes } from '../engine/pdf-wishes.ts';
import { readSignerProperties } from '../engine/signer-wishes.ts';
import { chooseSigningAlgorithm } from './choose-signing-algorithm.ts';
import { describeAppearance, signerName } from './describe-appearance.ts';
import { remoteSigner } from './remote-signer.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import { signingNeeds } from './signing-needs.ts';
import type { SigningSession } from './signing-session.ts';

export interface DocumentOrder {
  readonly document: PdfDocument;
  /** Its name, for the signer. */
  readonly label: string;
  /** Throws if the file is not what it was: before the signer is asked for nothing. */
  readonly refuseChanged: () => void;
  readonly options: SignOptions;
  readonly anchors: readonly Certificate[];
  readonly session: SigningSession;
}

export interface SignedUpdate extends ExtendedPadesUpdate {
  readonly fieldName: string;
  /** Milliseconds since 1970: what the signer claims. */
  readonly signingTime: number;
}

/** @throws {CliError} {AdesError} {PkiError} {SdkError} */
export async function signDocument(order: DocumentOrder, world: SignWorld): Promise<SignedUpdate> {
  const { session, options } = order;
  const chosen = chooseSigningAlgorithm(session.credential, options);
  const signingTime = world.now();
  world.progress.begin('computing the digest of the document');
  const prepared = prepare(order, { world, chosen, signingTime });
  order.refuseChanged();

  const wanted = { digest: prepared.digestToSign, algorithm: chosen, level: 'B-B' } as const;
  const { signature } = await signDigest(remoteSigner(order, world), wanted);
  const update = await embed(order, { world, chosen, prepared, signature });
  return { ...update, fieldName: prepared.fieldName, signingTime };
}

interface Moment {
  readonly world: SignWorld;
  readonly chosen: ChosenAlgorithm;
  readonly signingTime: number;
}

function prepare(
  { document, options, session }: DocumentOrder,
  { world, chosen, signingTime }: Moment,
): PreparedPadesUpdate {
  const [certificate = new Uint8Array(), ...chain] = session.credential.chain;
  const shownName = options.name ?? signerName(session.credential);
  const appearance = describeAppearance(options, { name: shownName, signingTime });
  // A name in the dictionary is for signatures whose certificate tells none, or to be shown.
  const name = options.name ?? (appearance && shownName);
  return preparePadesUpdate(document, {
    signingTime,
    signer: { certificate, chain, algorithm: chosen.algorithm },
    timestampBytes: options.level === 'B-B' ? 0 : timestampBytesUsual,
    validationDataFollows: reachesLevel(options.level, 'B-LT'),
    random: world.random,
    ...(appearance && { appearance }),
    ...(name !== undefined && { name }),
    ...pdfWishes(options),
    signerProperties: readSignerProperties(options),
  });
}

interface Signed extends Omit<Moment, 'signingTime'> {
  readonly prepared: PreparedPadesUpdate;
  readonly signature: Uint8Array;
}

async function embed(
  { document, options, session, anchors }: DocumentOrder,
  { world, chosen, prepared, signature }: Signed,
): Promise<ExtendedPadesUpdate> {
  const { level, revocationFreshness } = options;
  if (level === 'B-B') {
    const appended = embedPadesUpdate(prepared, signature);
    return { appended, wanted: level, level, shortfalls: [] };
  }
  world.progress.begin(
    level === 'B-T' ? 'fetching a time-stamp' : 'fetching time-stamps and validation data',
  );
  return embedPadesAtLevel(
    { document, prepared, signature },
    {
      level,
      needs: signingNeeds({ session, options, chosen }, world),
      ...(anchors.length > 0 && { anchors }),
      revocationFreshness,
      at: world.now(),
      hash: chosen.algorithm.hash,
      random: world.random,
    },
  );
}
