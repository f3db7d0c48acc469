/** What may be wrong with one JAdES signature, and what keeps it from being a baseline one. */

import type { SigDFault } from '../read/sig-d.ts';

/** The signature does not hold, or cannot be said to. */
export type JadesFault =
  | SigDFault
  | 'algorithm_unsupported'
  /** The curve or kind of key is not the one the name of the algorithm fixes. */
  | 'algorithm_key_mismatch'
  | 'crit_malformed'
  /** `sigD` or `b64` is there and not among the critical names. */
  | 'crit_incomplete'
  /** A critical name nobody here understands. */
  | 'crit_not_understood'
  | 'header_parameter_duplicated'
  | 'etsiu_malformed'
  /** Under the signature nothing can be added. */
  | 'etsiu_protected'
  | 'b64_malformed'
  | 'payload_malformed'
  /** Payload and `sigD` at once, or `cty` beside `sigD`. */
  | 'payload_ambiguous'
  | 'iat_malformed'
  | 'sigt_malformed'
  | 'signing_time_ambiguous'
  | 'signing_certificate_unnamed'
  | 'signing_certificate_malformed'
  | 'signing_certificate_not_found'
  /** `x5c` begins with another certificate than the one that is named. */
  | 'signing_certificate_mismatch'
  | 'kid_mismatch'
  | 'content_missing'
  | 'content_digest_mismatch'
  /** There is a body, and its `Digest` is not among the header fields that are signed. */
  | 'body_unsigned'
  /** `Digest` is by hashes that are not served alone. */
  | 'body_digest_unsupported'
  | 'signature_wrong';

/** TS 119 182-1, 6.3; the signature may hold all the same. */
export type JadesShortcoming =
  | 'signing_time_missing'
  /** From 15 July 2025 on the signing time is `iat`. */
  | 'sigt_obsolete'
  | 'x5t_present'
  | 'certificate_reference_not_single'
  | 'content_type_in_counter_signature'
  /** A policy document beside no policy that is named by its digest. */
  | 'policy_store_unbound'
  | 'unprotected_parameter_unknown';
