/**
 * Issue warrant: the rule of any kind of evidence, decided anew. What made a warrant on one
 * side of a wire makes it again on the other.
 */

import { EvidenceWarrant } from '#domain/evidence/evidence-warrant.ts';
import { IssuanceWarrant } from '#domain/issuance/issuance-warrant.ts';
import { TimestampWarrant } from '#domain/timestamps/timestamp-warrant.ts';
import type { Evidence } from './evidence.ts';
import { SigningWarrant } from './signing-warrant.ts';

/**
 * @param prepared of documents to be signed, as `SigningWarrant.issue` takes it.
 * @throws {Refusal} with the code of the first rule that says no.
 */
export function issueWarrant({ kind, facts }: Evidence, prepared?: readonly Uint8Array[]) {
  switch (kind) {
    case 'signing':
      return SigningWarrant.issue(facts, prepared);
    case 'certificate':
      return IssuanceWarrant.forCertificate(facts);
    case 'root':
      return IssuanceWarrant.forRoot(facts);
    case 'crl':
      return IssuanceWarrant.forCrl(facts);
    case 'status':
      return IssuanceWarrant.forStatusResponse(facts);
    case 'timestamp':
      return TimestampWarrant.issue(facts);
    case 'seal':
      return EvidenceWarrant.issue(facts);
  }
}
