/**
 * Prepare a document: from what the signer agreed to, make what the key is to sign.
 *
 * CSC API v2.0.0.2, 11.11 `signatures/signDoc`. The rule makes it and takes it from nobody: the
 * signature states the digest the signer agreed to, or that of a document to which nothing was
 * added but a signature, because that is how it is made here. A vault that decides again makes
 * it again (docs/adr/0022).
 */

import {
  embedCms,
  embedPades,
  malformedCadesProperties,
  prepareCades,
  preparePades,
  preparePadesCms,
  timestampBytesUsual,
} from '@kumoin/ades';
import type { AdesSigner, PreparedCms } from '@kumoin/ades';
import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import { sameDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { inOurWords } from './ades-refusals.ts';
import type { CadesToSign, PadesToSign, SignedDocument } from './document-to-sign.ts';
import { prepareJadesDocument, prepareXadesDocument } from './prepare-text-document.ts';
import { inputOf } from './prepared-document.ts';
import type { DocumentPreparation, PreparedDocument } from './prepared-document.ts';
import { seededBytes } from './seeded-bytes.ts';

/** @throws {Refusal} `document_differs`, `digest_malformed`, `document_*`, `signed_property_malformed`. */
export function prepareDocument(order: DocumentPreparation): PreparedDocument {
  const { asked, agreed, signer } = order;
  checkAgreed(asked.facts.document, agreed, signer);
  return inOurWords(() => {
    switch (asked.kind) {
      case 'cades':
        return prepareCadesDocument(order, asked.facts);
      case 'pades':
        return preparePadesDocument(order, asked.facts);
      case 'xades':
        return prepareXadesDocument(order, asked.facts);
      case 'jades':
        return prepareJadesDocument(order, asked.facts);
    }
  });
}

/** A document is the one that was agreed to; of a digest the hash must be the signature's. */
function checkAgreed(
  document: Uint8Array | undefined,
  agreed: Digest,
  { algorithm }: AdesSigner,
): void {
  if (document === undefined) {
    refuseUnless(agreed.algorithm === cmsDigestAlgorithm(algorithm), 'digest_malformed');
    return;
  }
  const own = { algorithm: agreed.algorithm, bytes: digest(agreed.algorithm, document) };
  refuseUnless(sameDigest(own, agreed), 'document_differs');
}

function prepareCadesDocument(
  { agreed, signer, at }: DocumentPreparation,
  { document, attached, level, properties }: CadesToSign,
): PreparedDocument {
  const malformed = malformedCadesProperties(properties);
  refuseUnless(malformed.length === 0, 'signed_property_malformed', malformed.join(', '));
  const content = document === undefined ? { digest: agreed.bytes } : { document };
  const prepared = prepareCades({ content, attached, signer, signingTime: at, properties });
  return {
    ...cmsDocument(prepared, attached ? 'document' : 'signature'),
    level,
    format: 'cades',
    detached: attached ? undefined : (document ?? { digest: agreed.bytes }),
  };
}

function preparePadesDocument(
  { agreed, signer, seed, at }: DocumentPreparation,
  { document, envelope, level, words }: PadesToSign,
): PreparedDocument {
  if (document === undefined) {
    const prepared = preparePadesCms({ documentDigest: agreed.bytes, signer });
    return { ...cmsDocument(prepared, 'signature'), level, format: undefined };
  }
  const prepared = preparePades({
    ...Object.fromEntries(words.map(({ word, text }) => [word, text])),
    pdf: document,
    signer,
    signingTime: at,
    certifies: certifies[envelope],
    timestampBytes: level === 'B-B' ? 0 : timestampBytesUsual,
    validationDataFollows: level === 'B-LT' || level === 'B-LTA',
    random: seededBytes(seed),
  });
  return {
    level,
    format: 'pades',
    input: inputOf(prepared, signer),
    detached: undefined,
    stampedOctets: (signature) => signature,
    embed: (signature, timestampToken) => {
      const bytes = embedPades(prepared, signature, timestampToken && { timestampToken });
      return { kind: 'document', bytes };
    },
  };
}

const certifies = { certification: true, revision: false, any: 'if_unsigned' } as const;

function cmsDocument(
  prepared: PreparedCms,
  kind: SignedDocument['kind'],
): Omit<PreparedDocument, 'level' | 'format'> {
  return {
    input: inputOf(prepared, prepared.signer),
    detached: undefined,
    stampedOctets: (signature) => signature,
    embed: (signature, timestampToken) => {
      const bytes = embedCms(prepared, signature, timestampToken && { timestampToken });
      return { kind, bytes };
    },
  };
}
