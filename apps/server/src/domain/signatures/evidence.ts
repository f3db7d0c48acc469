/**
 * Evidence: everything a warrant is decided on, of one kind or another. It is kept by the
 * warrant made from it, so that a vault that trusts nobody can decide again.
 */

import type {
  CertificateEvidence,
  CrlEvidence,
  RootEvidence,
  StatusEvidence,
} from '#domain/issuance/issuance-evidence.ts';
import type { SealEvidence } from '#domain/evidence/seal-evidence.ts';
import type { TimestampEvidence } from '#domain/timestamps/timestamp-evidence.ts';
import type { SigningEvidence } from './signing-evidence.ts';

export type Evidence =
  | { readonly kind: 'signing'; readonly facts: SigningEvidence }
  | { readonly kind: 'certificate'; readonly facts: CertificateEvidence }
  | { readonly kind: 'root'; readonly facts: RootEvidence }
  | { readonly kind: 'crl'; readonly facts: CrlEvidence }
  | { readonly kind: 'status'; readonly facts: StatusEvidence }
  | { readonly kind: 'timestamp'; readonly facts: TimestampEvidence }
  | { readonly kind: 'seal'; readonly facts: SealEvidence };
