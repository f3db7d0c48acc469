/**
 * What is wrong with a signed document, and what it covers, in words for a person. Codes without
 * words here are shown as they are: a code somebody can look up beats a guess.
 */

import type { TimestampDescription } from '@kumoin/ades';

const words: Readonly<Record<string, string>> = {
  // What was signed
  content_missing: 'what it is over is not at hand (--content FILE)',
  content_ambiguous: 'it holds another content than the file that was given',
  content_digest_mismatch: 'what was signed was changed',
  message_digest_mismatch: 'what was signed was changed, or is another file',
  message_digest_missing: 'the signature does not say what it is over',
  reference_mismatch: 'a part that was signed was changed',
  reference_missing: 'a part that was signed is not there',
  reference_outside: 'it refers to something outside',
  reference_repeated: 'it refers to the same part twice',
  signed_properties_mismatch: 'what the signer said was changed',
  signed_properties_missing: 'what the signer said is not signed',
  imprint_mismatch: 'the time-stamp is over something else',
  payload_ambiguous: 'it says in two ways what it is over',
  body_unsigned: 'the body of the message is not signed',
  // Who signed
  signature_wrong: 'the signature does not belong to the certificate, or was changed',
  signer_certificate_not_found: 'the certificate of the signer is not there',
  signing_certificate_not_found: 'the certificate of the signer is not there',
  signing_certificate_missing: 'the signature does not say by which certificate it is',
  signing_certificate_mismatch: 'the certificate is another one than the signature names',
  signing_certificate_unnamed: 'the signature does not say by which certificate it is',
  certificate_not_valid_then: 'the certificate was not valid at that time',
  purpose_wrong: 'the certificate is not for time-stamps alone',
  authority_name_mismatch: 'the time-stamp names another authority than the one that signed it',
  algorithm_unsupported: 'it is signed by an algorithm that is not supported',
  signature_algorithm_unsupported: 'it is signed by an algorithm that is not supported',
  digest_algorithm_unsupported: 'a digest is by an algorithm that is not supported',
  imprint_unsupported: 'the time-stamp is by a digest that is not supported',
  algorithm_protection_mismatch: 'the algorithm is another one than was signed',
  // How it is put together
  timestamp_unreadable: 'the time-stamp cannot be read',
  cms_unreadable: 'the signature (CMS) cannot be read',
  counter_signature_unreadable: 'a counter-signature cannot be read',
  crit_not_understood: 'it demands to be understood in a way that is not known here',
  hash_index_missing: 'the archive time-stamp does not list what it is over',
  hash_index_unmatched: 'something under the archive time-stamp was changed or taken away',
  dictionary_not_covered: 'the signature in the PDF does not cover itself',
  cross_references_not_covered: 'the signature does not cover the index of the PDF',
  byte_range_malformed: 'it is not clear which bytes of the PDF are signed',
  byte_range_not_from_start: 'the PDF is not signed from its start',
  byte_range_beyond_end: 'the PDF was cut off after it was signed',
  contents_not_the_gap: 'bytes of the PDF beside the signature are not signed',
  // Of the document as a whole
  signatures_missing: 'there is no signature in it',
  signers_missing: 'there is no signature in it',
  files_missing: 'there is no file in the container',
  files_not_signed: 'a file in the container is not signed',
  files_many: 'there is more than one file in a container for one',
  manifest_missing: 'the list of what was signed is not there',
  manifest_ambiguous: 'there are two lists of what was signed',
  manifest_malformed: 'the list of what was signed cannot be read',
  mimetype_missing: 'the container does not say what it is',
  mimetype_not_first: 'the container does not begin with what it is',
  mimetype_unknown: 'the container says it is something else',
};

/** In words where there are any, with the code behind them. */
export function tellFault(code: string): string {
  return Object.hasOwn(words, code) ? `${words[code]} [${code}]` : code;
}

const coverageWords: Readonly<Record<string, string>> = {
  whole: 'all of it',
  'whole-revision': 'the file as it was when it was signed',
  contiguous: 'bytes of the file, not to the end of a revision',
  part: 'a part',
  unclear: 'it is not clear what',
  detached: 'another file',
};

/** @param kind as a description has it. */
export function tellCoverage(kind: string): string {
  return coverageWords[kind] ?? kind;
}

/** What a time-stamp is over. */
export const timestampNames: Readonly<Record<TimestampDescription['kind'], string>> = {
  content: 'content time-stamp, from before it was signed',
  signature: 'signature time-stamp',
  references: 'time-stamp over references to validation data',
  archive: 'archive time-stamp',
  document: 'document time-stamp',
};
