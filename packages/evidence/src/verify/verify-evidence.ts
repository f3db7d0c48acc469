/**
 * Verify evidence: what a third party can know of a transaction from its bundle, offline and
 * without the key. Nothing of the bundle is believed for itself: it all hangs on the anchors.
 *
 * What it can show: these records are as they were sealed, at those times, complete and in
 * order in one log; a registered token that was not expired or revoked gave the answer for
 * exactly what was shown. What it cannot: that only its owner could have computed the answer,
 * since the server knows the key, too; unless a second party, who is trusted apart, checked a second one.
 */

import type { EvidenceBundle } from '../bundle/evidence-bundle.ts';
import type { Trust } from '../seal/trust.ts';
import { checkAnswer } from './check-answer.ts';
import type { DisclosedKey } from './check-answer.ts';
import { checkLog } from './check-log.ts';
import { checkRecords } from './check-records.ts';
import { checkStatementShown } from './check-statement-shown.ts';
import { checkToken } from './check-token.ts';
import { checkAttestation } from './check-attestation.ts';
import { Findings } from './finding.ts';
import type { Finding } from './finding.ts';

export interface EvidenceToVerify {
  readonly bundle: EvidenceBundle;
  readonly trust: Trust;
  /** A head of the log that the verifier got earlier, sealed. */
  readonly keptHead?: Uint8Array;
  /** Where the operator has shown the key. */
  readonly disclosed?: DisclosedKey;
  /** What the verifier believes of the second party: with it, its word is demanded. */
  readonly secondTrust?: Trust;
}

export interface EvidenceConclusion {
  /** No fault was found: what the facts say was shown. */
  readonly valid: boolean;
  readonly findings: readonly Finding[];
}

/** Never throws for what a bundle says. */
export function verifyEvidence(given: EvidenceToVerify): EvidenceConclusion {
  const { bundle, trust, keptHead, disclosed, secondTrust } = given;
  const findings = new Findings();
  if (trust.crls === undefined) findings.caution('revocation_lists_missing', 'authorities');
  const head = checkLog(bundle, { trust, findings, keptHead });
  const records = checkRecords(bundle.records, { head, trust, findings });
  const { statement } = bundle;
  const bodies = records.map(({ body }) => body);
  checkStatementShown(statement, bodies, findings);
  checkToken(bundle, records, { trust, findings });
  checkAnswer({ records, statement, disclosed }, findings);
  checkAttestation({ bodies, statement, secondTrust, at: trust.at }, findings);
  return { valid: findings.valid, findings: findings.all };
}
