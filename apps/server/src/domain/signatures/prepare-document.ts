/**
 * Prepare a document: from what the signer agreed to, make what the key is to sign.
 *
 * CSC API v2.0.0.2, 11.11 `signatures/signDoc`. The rule makes it and takes it from nobody: the
 * signed attributes state the digest the signer agreed to, or that of a PDF to which nothing
 * was added but a signature, because that is how they are made here. A vault that decides
 * again makes them again (docs/adr/0022).
 */

import {
  AdesError,
  embedCms,
  embedPades,
  malformedCadesProperties,
  prepareCades,
  preparePades,
  preparePadesCms,
  timestampBytesUsual,
} from '@kumoin/ades';
import type { AdesErrorCode, AdesSigner, PreparedCms } from '@kumoin/ades';
import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import { sameDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type {
  CadesToSign,
  DocumentToSign,
  PadesToSign,
  SignatureLevel,
  SignedDocument,
} from './document-to-sign.ts';
import { seededBytes } from './seeded-bytes.ts';

export interface DocumentPreparation {
  readonly asked: DocumentToSign;
  /** What the signer agreed to. */
  readonly agreed: Digest;
  readonly signer: AdesSigner;
  readonly seed: Uint8Array;
  readonly at: number;
}

export interface PreparedDocument {
  readonly level: SignatureLevel;
  /** Digest of the algorithm's hash; for Ed25519 the message itself. */
  readonly input: Uint8Array;
  /**
   * @param timestampToken over the signature value, for level B-T.
   * @throws {AdesError} when signature or token do not fit: whoever made them is wrong.
   */
  embed(signature: Uint8Array, timestampToken: Uint8Array | undefined): SignedDocument;
}

/** @throws {Refusal} `document_differs`, `digest_malformed`, `document_*`, `signed_property_malformed`. */
export function prepareDocument(order: DocumentPreparation): PreparedDocument {
  const { asked, agreed, signer } = order;
  checkAgreed(asked.facts.document, agreed, signer);
  try {
    return asked.kind === 'cades'
      ? prepareCadesDocument(order, asked.facts)
      : preparePadesDocument(order, asked.facts);
  } catch (error) {
    if (error instanceof AdesError) throw new Refusal(refusals[error.code], error.message);
    throw error;
  }
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
  return cmsDocument(prepared, level, attached ? 'document' : 'signature');
}

function preparePadesDocument(
  { agreed, signer, seed, at }: DocumentPreparation,
  { document, envelope, level, words }: PadesToSign,
): PreparedDocument {
  if (document === undefined) {
    const prepared = preparePadesCms({ documentDigest: agreed.bytes, signer });
    return cmsDocument(prepared, level, 'signature');
  }
  const prepared = preparePades({
    ...Object.fromEntries(words.map(({ word, text }) => [word, text])),
    pdf: document,
    signer,
    signingTime: at,
    certifies: certifies[envelope],
    timestampBytes: level === 'B-T' ? timestampBytesUsual : 0,
    random: seededBytes(seed),
  });
  return {
    level,
    input: inputOf(prepared, signer),
    embed: (signature, timestampToken) => {
      const bytes = embedPades(prepared, signature, timestampToken && { timestampToken });
      return { kind: 'document', bytes };
    },
  };
}

const certifies = { certification: true, revision: false, any: 'if_unsigned' } as const;

function cmsDocument(
  prepared: PreparedCms,
  level: SignatureLevel,
  kind: SignedDocument['kind'],
): PreparedDocument {
  return {
    level,
    input: inputOf(prepared, prepared.signer),
    embed: (signature, timestampToken) => {
      const bytes = embedCms(prepared, signature, timestampToken && { timestampToken });
      return { kind, bytes };
    },
  };
}

function inputOf(
  { toBeSigned, digestToSign }: Pick<PreparedCms, 'toBeSigned' | 'digestToSign'>,
  { algorithm }: AdesSigner,
): Uint8Array {
  return algorithm.scheme === 'ed25519' ? toBeSigned : digestToSign;
}

/** What the engine refuses, in codes of ours; what only we can have got wrong included. */
const refusals = {
  pdf_not_a_pdf: 'document_unreadable',
  pdf_truncated: 'document_unreadable',
  pdf_xref_damaged: 'document_unreadable',
  pdf_too_deep: 'document_unreadable',
  pdf_too_large: 'document_unreadable',
  pdf_malformed: 'document_unreadable',
  pdf_object_missing: 'document_unreadable',
  pdf_filter_unsupported: 'document_unreadable',
  pdf_stream_corrupt: 'document_unreadable',
  pdf_encrypted_password: 'document_unreadable',
  pdf_encryption_unsupported: 'document_unreadable',
  pdf_permission_denied: 'document_not_signable',
  pades_contents_too_small: 'document_not_signable',
  pades_field_name_malformed: 'document_not_signable',
  pades_field_taken: 'document_not_signable',
  pades_form_unsupported: 'document_not_signable',
  pades_changes_forbidden: 'document_not_signable',
  pades_page_unknown: 'document_not_signable',
  pades_signature_wrong: 'document_not_signable',
  pades_timestamp_wrong: 'document_not_signable',
  pades_certified_too_late: 'document_signed_before',
  pades_text_too_long: 'signed_property_malformed',
  cades_content_missing: 'document_unreadable',
  cades_property_malformed: 'signed_property_malformed',
  cms_signature_wrong: 'document_not_signable',
  cms_timestamp_wrong: 'document_not_signable',
  appearance_misplaced: 'document_not_signable',
  image_unsupported: 'document_not_signable',
  font_unsupported: 'document_not_signable',
  cades_malformed: 'document_unreadable',
  cades_signer_unknown: 'document_not_signable',
  xml_malformed: 'document_unreadable',
  xml_forbidden: 'document_unreadable',
  xml_too_large: 'document_unreadable',
  xades_malformed: 'document_unreadable',
  xades_reference_unresolved: 'document_not_signable',
  xades_transform_unsupported: 'document_not_signable',
  xades_property_malformed: 'signed_property_malformed',
  xades_content_missing: 'document_unreadable',
  xades_signature_wrong: 'document_not_signable',
  xades_timestamp_wrong: 'document_not_signable',
  json_malformed: 'document_unreadable',
  json_too_large: 'document_unreadable',
  jades_malformed: 'document_unreadable',
  jades_property_malformed: 'signed_property_malformed',
  jades_content_missing: 'document_unreadable',
  jades_signature_wrong: 'document_not_signable',
  jades_timestamp_wrong: 'document_not_signable',
  zip_malformed: 'document_unreadable',
  zip_too_large: 'document_unreadable',
  zip_entry_forbidden: 'document_unreadable',
  asic_malformed: 'document_unreadable',
  asic_content_missing: 'document_unreadable',
  asic_file_name_forbidden: 'document_not_signable',
  pades_seed_value_violated: 'document_not_signable',
  pdfa_violated: 'document_not_signable',
  extension_broken: 'document_not_signable',
  extension_expired: 'document_not_signable',
  extension_revoked: 'document_not_signable',
  extension_untrusted: 'document_not_signable',
  extension_unsupported: 'document_not_signable',
  format_unknown: 'document_unreadable',
  property_unsupported: 'signed_property_malformed',
  algorithm_unsupported: 'document_not_signable',
} satisfies Record<AdesErrorCode, RefusalCode>;
