/**
 * A container around files larger than memory: each is read once for its digest and once more
 * while it is written, and the signature is made in between (EN 319 162-1, 4.3 and 4.4). Signed
 * with CAdES, up to B-T: a higher level holds the container whole.
 */

import { basename } from 'node:path';
import { digest } from '@kumoin/pki';
import { describeAsic, prepareAsicCades, streamAsic } from '@kumoin/ades';
import type { AsicFile, DocumentDescription, Shortfall } from '@kumoin/ades';
import { signDigest } from '@kumoin/sdk';
import type { DocumentFile } from '../files/open-document.ts';
import { openDocument } from '../files/open-document.ts';
import { refuseUnwritable, writeAll, writeNewFile } from '../files/write-new-file.ts';
import { chooseSigningAlgorithm } from '../sign/choose-signing-algorithm.ts';
import { signerName } from '../sign/describe-appearance.ts';
import { withSession } from '../sign/open-session.ts';
import { remoteSigner } from '../sign/remote-signer.ts';
import { signingNeeds } from '../sign/signing-needs.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import type { SignWorld } from '../sign/sign-world.ts';
import { checkDocument } from './check-document.ts';
import { askTimestamp } from './ask-timestamp.ts';
import { mediaTypeOf } from './media-types.ts';
import type { SignOrder } from './sign-order.ts';
import { reachedLevel, stampedAt } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';
import { readSignerProperties } from './signer-wishes.ts';

/** Whether the files need not be held in memory. */
export function isPiecewiseContainer({ plan, options }: SignOrder): boolean {
  const streams = plan.format === 'asic-s-cades' || plan.format === 'asic-e-cades';
  return streams && (options.level === 'B-B' || options.level === 'B-T');
}

/** @throws {CliError} {AdesError} {PkiError} {SdkError}, or the system's error. */
export async function signLargeContainer(order: SignOrder, world: SignWorld): Promise<SignResult> {
  const { plan, options } = order;
  refuseUnwritable({ file: plan.output, force: options.force });
  readSignerProperties(options);
  const { progress } = world;
  const opened = order.files.map((file) => openDocument(file, (portion) => progress.tell(portion)));
  try {
    return await withSession(options, world, (session) =>
      signOpened(order, { opened, session, world }),
    );
  } finally {
    for (const each of opened) each.close();
  }
}

interface Opened {
  readonly opened: readonly DocumentFile[];
  readonly session: SigningSession;
  readonly world: SignWorld;
}

async function signOpened(order: SignOrder, given: Opened): Promise<SignResult> {
  const { plan, options } = order;
  const { opened, session, world } = given;
  const { progress } = world;
  const signingTime = world.now();
  const { algorithm } = chooseSigningAlgorithm(session.credential, options);
  const [certificate = new Uint8Array(), ...chain] = session.credential.chain;
  progress.begin('computing the digests of the files');
  const prepared = await prepareAsicCades({
    target: {
      container: plan.format === 'asic-s-cades' ? 'asic-s' : 'asic-e',
      files: opened.map(asicFile),
    },
    signer: { certificate, chain, algorithm },
    signingTime,
    signerProperties: readSignerProperties(options),
  });
  const { shortfalls, ...signed } = await obtain(order, given, prepared.digestToSign);
  for (const file of opened) file.refuseChanged();
  progress.begin(`writing ${plan.output}`);
  const written = await writeNewFile(
    { file: plan.output, force: options.force },
    {
      fill: async (draft) => {
        let position = 0;
        const streaming = { ...signed, releasesPieces: true };
        for await (const piece of streamAsic(prepared, signed.signature, streaming)) {
          await writeAll(draft, piece, position);
          position += piece.length;
        }
      },
      check: (draft) => checkContainer(draft, world),
    },
  );
  progress.rest();
  const level = signed.timestampToken === undefined ? 'B-B' : 'B-T';
  return {
    ...reachedLevel({ wanted: options.level, level, shortfalls }, plan),
    packaging: plan.packaging,
    signer: signerName(session.credential),
    credentialID: session.credential.id,
    claimedAt: new Date(signingTime).toISOString(),
    ...stampedAt(written),
  };
}

function asicFile(source: DocumentFile): AsicFile {
  const mimeType = mediaTypeOf(source.file);
  const name = basename(source.file);
  return { name, content: source, ...(mimeType !== undefined && { mimeType }) };
}

interface Obtained {
  readonly signature: Uint8Array;
  readonly timestampToken?: Uint8Array;
  /** Why there is no time-stamp, where one was wanted: the signature is kept all the same. */
  readonly shortfalls: readonly Shortfall[];
}

async function obtain(
  { files, options }: SignOrder,
  { session, world }: Opened,
  digestToSign: Uint8Array,
): Promise<Obtained> {
  const chosen = chooseSigningAlgorithm(session.credential, options);
  const label = files.map((file) => basename(file)).join(', ');
  const signer = remoteSigner({ session, label }, world);
  const wanted = { digest: digestToSign, algorithm: chosen, level: 'B-B' } as const;
  const { signature } = await signDigest(signer, wanted);
  if (options.level === 'B-B') return { signature, shortfalls: [] };
  world.progress.begin('fetching a time-stamp');
  const { hash } = chosen.algorithm;
  const imprint = { hash, digest: digest(hash, signature) };
  const asked = await askTimestamp(signingNeeds({ session, options, chosen }, world), imprint);
  if ('token' in asked) return { signature, timestampToken: asked.token, shortfalls: [] };
  return { signature, shortfalls: [{ ...asked, level: 'B-T', about: label }] };
}

/** As it stands on the disk. @throws {CliError} `invalid` */
async function checkContainer(
  draft: string,
  { progress }: SignWorld,
): Promise<DocumentDescription> {
  progress.begin('checking the signed container');
  const source = openDocument(draft, (portion) => progress.tell(portion));
  try {
    const description = await describeAsic(source);
    checkDocument('container', { description });
    return description;
  } finally {
    source.close();
  }
}
