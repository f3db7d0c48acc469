/**
 * Signed samples for fuzzing, made by the engine itself in the process that mutates them, and the
 * question every signed format is asked: may this be told intact?
 */

import { describeAsic, describeDocument, extendSignature, prepareSignature } from '@kumoin/ades';
import type {
  DocumentDescription,
  SignatureDescription,
  SignatureFormat,
  SignatureLevel,
  SignatureOrder,
} from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { fixedRandom } from '../worlds/pades-world.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
export const fuzzPki = makePkiWorld({ at });
export const fuzzNeeds = makeTestNeeds(fuzzPki);
const anchors = [parseCertificate(fuzzPki.certificate('root'))];

export interface SampleWish extends Partial<Omit<SignatureOrder, 'format'>> {
  readonly by?: ActorName;
  readonly level?: SignatureLevel;
}

/** A signature over that content, at that level. */
export async function signSample(
  format: SignatureFormat,
  content: Uint8Array,
  { by = 'p256', level = 'B-B', ...wish }: SampleWish = {},
): Promise<Uint8Array> {
  const [certificate = new Uint8Array(), ...chain] = fuzzPki.chain(by);
  const signer = { certificate, chain, algorithm: defaultAlgorithm(by) };
  const prepared = await prepareSignature({
    format,
    level: 'B-B',
    files: [{ name: 'file.txt', content }],
    signer,
    signingTime: at,
    random: fixedRandom,
    ...wish,
  });
  const signature = fuzzPki.sign(by, signer.algorithm, prepared.toBeSigned);
  const document = await prepared.embed(signature);
  if (level === 'B-B') return document;
  const order = { level, needs: fuzzNeeds, anchors, at, random: fixedRandom };
  return (await extendSignature(document, order)).document;
}

/** Signatures of which nothing is told wrong. @throws what reading throws. */
export async function intactSignatures(
  document: Uint8Array,
  format: SignatureFormat,
): Promise<readonly SignatureDescription[]> {
  return intactIn(await describeDocument(document, { format }));
}

/** Names of the files such signatures cover. */
export async function intactContainer(container: Uint8Array): Promise<readonly string[]> {
  const description = await describeAsic(container);
  const ids = intactIn(description).map(({ id }) => id);
  const covered = (description.files ?? []).filter(({ signedBy }) =>
    signedBy.some((id) => ids.includes(id)),
  );
  return covered.map(({ name }) => name);
}

function intactIn(description: DocumentDescription): readonly SignatureDescription[] {
  // A description is plain: it can be written down.
  JSON.stringify(description);
  return description.signatures.filter(({ integrity }) => {
    const { contentIntact, signatureValid, certificateBound, faults } = integrity;
    return contentIntact === true && signatureValid && certificateBound && faults.length === 0;
  });
}
