/**
 * The word of a second party: sealed by somebody whom the verifier trusts apart from the operator,
 * about the token that is bound to this one, over the question of what was shown.
 *
 * Whether there has to be one the verifier says, by bringing anchors for it: an operator who forges
 * leaves it out. What a record says of it serves who has no anchors at hand.
 */

import type { Statement } from '@kumoin/otp';
import { decodeBase64 } from '../json/base64.ts';
import type { EvidenceBody } from '../record/evidence-body.ts';
import { clockSkewMs } from '../seal/check-seal-timestamp.ts';
import type { Trust } from '../seal/trust.ts';
import { parseAttestation } from '../token/attestation.ts';
import type { AttestationBody } from '../token/attestation.ts';
import { nameOf } from './check-records.ts';
import { checkSealedContent } from './check-sealed-content.ts';
import { questionFor } from './check-statement-shown.ts';
import { Findings } from './finding.ts';

export interface AttestationQuestion {
  readonly bodies: readonly EvidenceBody[];
  readonly statement: Statement;
  readonly secondTrust: Trust | undefined;
  readonly at: number;
}

export function checkAttestation(question: AttestationQuestion, findings: Findings): void {
  const body = question.bodies.find(({ event }) => event === 'approved');
  if (body === undefined) return;
  const { attestation, token } = body;
  const { secondTrust } = question;
  const demanded = secondTrust !== undefined || token.secondToken !== undefined;
  if (attestation === undefined) {
    if (demanded) findings.fault('attestation_missing', nameOf(body));
    return;
  }
  const before = findings.all.length;
  checkWord(question, { body, sealed: decodeBase64(attestation.statement) }, findings);
  if (findings.all.length > before) return;
  if (secondTrust === undefined) {
    findings.caution('attestation_not_judged', about, attestation.origin);
    return;
  }
  if (secondTrust.crls === undefined) findings.caution('revocation_lists_missing', about);
  findings.fact('attested', about, attestation.origin);
}

const about = 'second party';

interface Word {
  readonly body: EvidenceBody;
  readonly sealed: Uint8Array | undefined;
}

function checkWord(
  { statement, secondTrust, at }: AttestationQuestion,
  { body, sealed = new Uint8Array() }: Word,
  findings: Findings,
): void {
  const parse = parseAttestation;
  // Without anchors there is nobody to trust, and only what it says is looked at.
  const seen = secondTrust === undefined ? new Findings() : findings;
  const trust = secondTrust ?? { anchors: [], at };
  const malformed = 'attestation_malformed';
  const read = checkSealedContent({ about, sealed, parse, malformed }, { trust, findings: seen });
  if (read === undefined) {
    if (secondTrust === undefined) findings.fault(malformed, about);
  } else if (!isOfAnswer(read.content, body, statement)) {
    findings.fault('attestation_of_other_answer', about);
  }
}

function isOfAnswer(word: AttestationBody, body: EvidenceBody, statement: Statement): boolean {
  return (
    word.tokenId === body.token.secondToken &&
    word.question === questionFor(statement, word.suite)?.toLowerCase() &&
    word.at >= body.transaction.createdAt - clockSkewMs &&
    word.at <= body.at + clockSkewMs
  );
}
