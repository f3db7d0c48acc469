/**
 * What is to be made of each document that a signer agreed to: a function of the evidence alone,
 * so that it can be done on any side of a wire, and again when the signatures are there.
 */

import { strict as assert } from 'node:assert';
import { digest } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import { prepareDocument } from './prepare-document.ts';
import type { DocumentPreparation } from './prepared-document.ts';
import type { SigningEvidence } from './signing-evidence.ts';

/**
 * @returns one for each digest of the order, in that order; undefined when digests are signed.
 * @throws {Refusal} `credential_unknown` for a credential without a certificate.
 */
export function documentPreparations({
  order,
  documents,
  at,
}: SigningEvidence): readonly DocumentPreparation[] | undefined {
  if (documents === undefined) return undefined;
  const { asked, chain, seed } = documents;
  const [certificate, ...issuers] = chain;
  refuseUnless(certificate !== undefined, 'credential_unknown');
  const signer = { certificate, chain: issuers, algorithm: order.algorithm };
  return order.digests.map((agreed, index) => {
    const one = asked[index];
    assert(one !== undefined, 'a document is missing');
    const ownSeed = digest('sha256', seed, Uint8Array.of(index >> 8, index));
    return { asked: one, agreed, signer, seed: ownSeed, at };
  });
}

/**
 * @returns what the key signs of each.
 * @throws {Refusal} as `prepareDocument` does.
 */
export function prepareInputs(preparations: readonly DocumentPreparation[]): readonly Uint8Array[];
export function prepareInputs(
  preparations: readonly DocumentPreparation[] | undefined,
): readonly Uint8Array[] | undefined;
export function prepareInputs(
  preparations: readonly DocumentPreparation[] | undefined,
): readonly Uint8Array[] | undefined {
  return preparations?.map((preparation) => prepareDocument(preparation).input);
}
