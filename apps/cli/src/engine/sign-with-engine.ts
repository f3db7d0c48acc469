/**
 * `kumoin sign` for what is made in memory, which is every format but PDF:
 *
 *     plan → log in → prepare → the signer's yes → signature → time-stamp, data → check → write
 *
 * Only a digest travels. What cannot be had on the way up (a time-stamp, an answer about
 * revocation) does not throw the signature away, which the signer has agreed to: the file is
 * written at the level that was reached, and the exit code tells that it is not what was wanted.
 */

import { basename } from 'node:path';
import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { finishSignature, prepareSignature } from '@kumoin/ades';
import type {
  DocumentDescription,
  Extended,
  FileToSign,
  FinishOrder,
  PreparedSignature,
  SignatureOrder,
} from '@kumoin/ades';
import { signDigest } from '@kumoin/sdk';
import type { ChosenAlgorithm } from '@kumoin/sdk';
import { refuseUnwritable, writeAll, writeNewFile } from '../files/write-new-file.ts';
import { chooseSigningAlgorithm } from '../sign/choose-signing-algorithm.ts';
import { signerName } from '../sign/describe-appearance.ts';
import { withSession } from '../sign/open-session.ts';
import { remoteSigner } from '../sign/remote-signer.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import { signingNeeds } from '../sign/signing-needs.ts';
import type { SignWorld } from '../sign/sign-world.ts';
import { checkDocument } from './check-document.ts';
import { readBeside, readOrDigest, readWhole } from './content-files.ts';
import type { FileBeside } from './content-files.ts';
import { formatWishes } from './format-wishes.ts';
import { makeReading } from './read-beside.ts';
import type { Reading } from './read-beside.ts';
import { readTrustFor } from './read-trust.ts';
import type { SignOrder } from './sign-order.ts';
import { reachedLevel, stampedAt } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';
import { readSignerProperties } from './signer-wishes.ts';

/** @throws {CliError} {AdesError} {PkiError} {SdkError}, or the system's error. */
export async function signWithEngine(order: SignOrder, world: SignWorld): Promise<SignResult> {
  const { plan, options } = order;
  refuseUnwritable({ file: plan.output, force: options.force });
  const anchors = readTrustFor(options.level, options);
  // Wrong words are told before anybody is asked for a password.
  readSignerProperties(options);
  return withSession(options, world, (session) =>
    signWithSession(order, { session, world, anchors }),
  );
}

interface Signing {
  readonly session: SigningSession;
  readonly world: SignWorld;
  readonly anchors: readonly Certificate[];
}

async function signWithSession(order: SignOrder, signing: Signing): Promise<SignResult> {
  const { plan, options } = order;
  const { session, world } = signing;
  const { progress } = world;
  const chosen = chooseSigningAlgorithm(session.credential, options);
  const signingTime = world.now();
  const files = readFiles(order, chosen, world);
  progress.begin('preparing the signature');
  const prepared = await prepareSignature(
    orderOf(order, { ...signing, chosen, signingTime, files }),
  );
  const signature = await obtainSignature(order, { ...signing, chosen, prepared });
  if (options.level !== 'B-B') progress.begin('fetching time-stamps and validation data');
  const finished = await finish(prepared, signature, {
    level: options.level,
    files,
    needs: signingNeeds({ session, options, chosen }, world),
    ...(signing.anchors.length > 0 && { anchors: signing.anchors }),
    revocationFreshness: options.revocationFreshness,
    at: world.now(),
    hash: chosen.algorithm.hash,
    random: world.random,
    beside: besideOf(order, files),
  });
  progress.begin(`writing ${plan.output}`);
  const written = await writeChecked(order, finished);
  progress.rest();
  return {
    ...reachedLevel(finished.extended, { output: plan.output, format: plan.format }),
    packaging: plan.packaging,
    signer: signerName(session.credential),
    credentialID: session.credential.id,
    claimedAt: new Date(signingTime).toISOString(),
    ...stampedAt(written),
  };
}

/** Beside its signature a file may be larger than memory; inside it has to be held. */
function readFiles(
  { files, plan }: SignOrder,
  { algorithm }: ChosenAlgorithm,
  { progress }: SignWorld,
): readonly FileToSign[] {
  return files.map((file) => {
    progress.begin(`reading ${basename(file)}`);
    return plan.packaging === 'detached'
      ? readOrDigest(file, cmsDigestAlgorithm(algorithm), (portion) => progress.tell(portion))
      : readWhole(file);
  });
}

interface Prepared extends Signing {
  readonly chosen: ChosenAlgorithm;
  readonly signingTime: number;
  readonly files: readonly FileToSign[];
}

function orderOf({ plan, options }: SignOrder, prepared: Prepared): SignatureOrder {
  const { session, world, chosen, signingTime, files } = prepared;
  const [certificate = new Uint8Array(), ...chain] = session.credential.chain;
  return {
    format: plan.format,
    packaging: plan.packaging,
    level: options.level,
    files,
    signer: { certificate, chain, algorithm: chosen.algorithm },
    signingTime,
    random: world.random,
    properties: readSignerProperties(options),
    ...formatWishes(options),
    ...(plan.existing && { existing: plan.existing }),
    ...(options.countersign !== undefined && { countersigns: options.countersign }),
  };
}

async function obtainSignature(
  { files, plan }: SignOrder,
  {
    session,
    world,
    chosen,
    prepared,
  }: Signing & {
    readonly chosen: ChosenAlgorithm;
    readonly prepared: PreparedSignature;
  },
): Promise<Uint8Array> {
  const label = [...files, ...(files.length === 0 ? [plan.output] : [])]
    .map((file) => basename(file))
    .join(', ');
  const signer = remoteSigner({ session, label }, world);
  // The time-stamp comes with the other needs, whatever the level.
  const wanted = { digest: prepared.digestToSign, algorithm: chosen, level: 'B-B' } as const;
  const { signature } = await signDigest(signer, wanted);
  return signature;
}

/** What was held stays as it was read; of what was not, more than one digest may be wanted. */
function besideOf(
  { files: names }: SignOrder,
  files: readonly FileToSign[],
): readonly FileBeside[] {
  return files.map(({ content, ...named }, index) =>
    content instanceof Uint8Array ? { ...named, content } : readBeside(names[index] ?? ''),
  );
}

interface Finished {
  readonly extended: Extended;
  readonly reading: Reading;
}

/** Where a file is too large to be held, the level is reached over the file itself. */
async function finish(
  prepared: PreparedSignature,
  signature: Uint8Array,
  order: FinishOrder & {
    readonly files: readonly FileToSign[];
    readonly beside: readonly FileBeside[];
  },
): Promise<Finished> {
  const { beside, files, level, ...extension } = order;
  const isHeld = files.every(({ content }) => content instanceof Uint8Array);
  const first = isHeld ? level : 'B-B';
  const finished = await finishSignature(prepared, signature, {
    ...extension,
    files,
    level: first,
  });
  const reading = makeReading(finished.document, { beside });
  if (isHeld || level === 'B-B') return { extended: finished, reading };
  return { extended: await reading.extend(finished.document, { ...extension, level }), reading };
}

async function writeChecked(
  { files, plan, options }: SignOrder,
  { extended, reading }: Finished,
): Promise<DocumentDescription> {
  return writeNewFile(
    { file: plan.output, force: options.force },
    {
      fill: (draft) => writeAll(draft, extended.document, 0),
      check: async () => {
        const description = await reading.describe(extended.document);
        const before = plan.existing && (await reading.describe(plan.existing));
        // Whoever countersigns need not have what the first signature is over.
        const contentElsewhere = before !== undefined && files.length === 0;
        checkDocument('document', { description, before, contentElsewhere });
        return description;
      },
    },
  );
}
