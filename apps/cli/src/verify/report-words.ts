/**
 * The words of a verification report in plain English. Codes of reasons without words here
 * are shown as they are: a code somebody can look up beats a guess.
 */

import type { NotChecked, SignatureReport } from '@kumoin/ades';

export const verdictWords: Readonly<Record<SignatureReport['indication'], string>> = {
  TOTAL_PASSED: 'VALID',
  TOTAL_FAILED: 'INVALID',
  INDETERMINATE: 'NOT PROVEN',
};

export const causeWords: Readonly<Record<NonNullable<SignatureReport['subIndication']>, string>> = {
  FORMAT_FAILURE: 'the file or the signature is not as the rules demand',
  HASH_FAILURE: 'the signed bytes were changed',
  SIG_CRYPTO_FAILURE: 'the signature does not belong to the certificate and the document',
  SIG_CONSTRAINTS_FAILURE: 'the kind of signature is not supported',
  CHAIN_CONSTRAINTS_FAILURE: 'a certificate may not be used for this',
  CERTIFICATE_CHAIN_GENERAL_FAILURE: 'the chain of certificates is broken',
  CRYPTO_CONSTRAINTS_FAILURE: 'an algorithm is unknown or too weak',
  NO_SIGNING_CERTIFICATE_FOUND: "the signer's certificate is not in the file",
  NO_CERTIFICATE_CHAIN_FOUND: 'the certificate leads to none that is trusted here',
  OUT_OF_BOUNDS_NO_POE: 'a certificate was not valid at the time that counts',
  REVOKED_NO_POE: 'the certificate was revoked',
  TRY_LATER: 'the state of the certificate is not known',
};

export const coverageWords: Readonly<Record<SignatureReport['coverage'], string>> = {
  entire_file: 'covers the whole file',
  entire_revision: 'covers the file as it was when it was signed',
  unclear: 'it is not clear what the signature covers',
};

export const changesWords: Readonly<Record<SignatureReport['changesAfter'], string>> = {
  none: 'no changes since',
  permitted: 'only permitted changes since',
  suspicious: 'CHANGED since in a way that is not permitted',
};

export const notCheckedWords: Readonly<Record<NotChecked, string>> = {
  revocation: 'whether every certificate was still good (no list or response says so)',
  certificate_policies: 'under which policies the certificates were issued',
  cross_references_rebuilt: 'the index of the file, which is damaged and was rebuilt',
};
