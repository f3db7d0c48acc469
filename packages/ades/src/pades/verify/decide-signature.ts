/**
 * Decides about one signature from its facts (after EN 319 102-1, 5.2 and 5.3, reduced to
 * what can be known from the document, the anchors and the lists given).
 *
 * A column of rules, the worst first. `TOTAL_FAILED` is said only where the signature itself
 * is broken or its own rules were; everything that better evidence could still settle is
 * `INDETERMINATE`.
 */

import type { PathFailure, SignerInfoFault } from '@kumoin/pki';
import { isTolerated, servedSubFilters } from '../read/signature-integrity.ts';
import type { SignatureFacts } from './signature-facts.ts';
import type { JudgedPath } from './trust.ts';

export type Indication = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';

export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOKED_NO_POE'
  | 'TRY_LATER';

export interface SignatureVerdict {
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
}

export function decideSignature(facts: SignatureFacts): SignatureVerdict {
  for (const rule of rules) {
    const verdict = rule(facts);
    if (verdict !== undefined) return verdict;
  }
  return { indication: 'TOTAL_PASSED' };
}

type Rule = (facts: SignatureFacts) => SignatureVerdict | undefined;

const failed = (subIndication: SubIndication): SignatureVerdict => ({
  indication: 'TOTAL_FAILED',
  subIndication,
});
const indeterminate = (subIndication: SubIndication): SignatureVerdict => ({
  indication: 'INDETERMINATE',
  subIndication,
});

const isServed: Rule = ({ subFilter, format }) => {
  const served = servedSubFilters.has(subFilter) || format.includes('signature_dictionary_missing');
  return served ? undefined : indeterminate('SIG_CONSTRAINTS_FAILURE');
};

const isWellFormed: Rule = ({ range, format }) =>
  range.coverage === 'unclear' || range.faults.length > 0 || format.length > 0
    ? failed('FORMAT_FAILURE')
    : undefined;

/** The first group of faults that a signature or token shows decides. */
const faultTable: readonly (readonly [readonly string[], SignatureVerdict])[] = [
  [['message_digest_mismatch', 'imprint_mismatch'], failed('HASH_FAILURE')],
  [['signature_wrong'], failed('SIG_CRYPTO_FAILURE')],
  [['signer_certificate_not_found'], indeterminate('NO_SIGNING_CERTIFICATE_FOUND')],
  [
    ['digest_algorithm_unsupported', 'signature_algorithm_unsupported', 'imprint_unsupported'],
    indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  ],
  [['certificate_not_valid_then'], indeterminate('OUT_OF_BOUNDS_NO_POE')],
  [['purpose_wrong'], indeterminate('CHAIN_CONSTRAINTS_FAILURE')],
];

const isSound: Rule = (facts) => {
  const { signer, documentTimestamp } = facts;
  const reasons: readonly string[] = documentTimestamp?.check?.reasons ?? signer?.reasons ?? [];
  const faults = reasons.filter((reason) => !isTolerated(facts, reason as SignerInfoFault));
  if (faults.length === 0)
    return signer || documentTimestamp ? undefined : failed('FORMAT_FAILURE');
  const row = faultTable.find(([group]) => faults.some((fault) => group.includes(fault)));
  return row?.[1] ?? failed('FORMAT_FAILURE');
};

const isUnaltered: Rule = ({ changes }) => {
  if (changes.verdict !== 'suspicious') return undefined;
  const forbidden = changes.faults.some(
    (fault) => fault === 'forbidden_by_certification' || fault === 'locked_field_changed',
  );
  return forbidden ? failed('FORMAT_FAILURE') : indeterminate('FORMAT_FAILURE');
};

const isByTrustedSigner: Rule = (facts) => {
  const { conclusion } = decisivePath(facts) ?? {};
  if (conclusion === undefined) return indeterminate('NO_CERTIFICATE_CHAIN_FOUND');
  return conclusion.valid ? undefined : indeterminate(pathWords[conclusion.reason]);
};

/** A time-stamp to be relied on moves the question to its time; else it is asked for now. */
export function decisivePath(facts: SignatureFacts): JudgedPath | undefined {
  if (facts.documentTimestamp !== undefined) return facts.documentTimestamp.path;
  if (facts.path?.conclusion.valid === true) return facts.path;
  return facts.pathThen ?? facts.path;
}

const pathWords: Readonly<Record<PathFailure, SubIndication>> = {
  no_path: 'NO_CERTIFICATE_CHAIN_FOUND',
  path_too_complex: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  algorithm_unknown: 'CRYPTO_CONSTRAINTS_FAILURE',
  bad_signature: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  version_unsupported: 'CHAIN_CONSTRAINTS_FAILURE',
  key_unsupported: 'CRYPTO_CONSTRAINTS_FAILURE',
  not_yet_valid: 'OUT_OF_BOUNDS_NO_POE',
  expired: 'OUT_OF_BOUNDS_NO_POE',
  critical_extension: 'CHAIN_CONSTRAINTS_FAILURE',
  name_constraints: 'CHAIN_CONSTRAINTS_FAILURE',
  not_a_ca: 'CHAIN_CONSTRAINTS_FAILURE',
  path_length: 'CHAIN_CONSTRAINTS_FAILURE',
  key_usage: 'CHAIN_CONSTRAINTS_FAILURE',
  extended_key_usage: 'CHAIN_CONSTRAINTS_FAILURE',
  revoked: 'REVOKED_NO_POE',
  revocation_unknown: 'TRY_LATER',
};

const rules: readonly Rule[] = [isWellFormed, isServed, isSound, isUnaltered, isByTrustedSigner];
