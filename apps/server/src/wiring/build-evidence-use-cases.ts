/** The use cases of evidence: sealing, the log, and what is told of it. */

import type { Statement } from '@kumoin/otp';
import { decodeStatementText, statementContext } from '#domain/transactions/statement-text.ts';
import type { Clock } from '#ports/clock.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Stores } from '#ports/stores.ts';
import type { StoredTransaction } from '#ports/token-transactions.ts';
import { makeAnswerTokenStatus } from '#usecases/evidence/answer-token-status.ts';
import { makeAttestAnswer } from '#usecases/evidence/attest-answer.ts';
import { makeExportEvidence } from '#usecases/evidence/export-evidence.ts';
import { makeIssueTokenCertificate } from '#usecases/evidence/issue-token-certificate.ts';
import { makeLogRoots } from '#usecases/evidence/log-roots.ts';
import { makePublishLogHead } from '#usecases/evidence/publish-log-head.ts';
import type { SealingPorts } from '#usecases/evidence/seal-content.ts';
import { makeSealRecords } from '#usecases/evidence/seal-records.ts';
import { makeShowLogConsistency } from '#usecases/evidence/show-log-consistency.ts';
import { makeShowLogHead } from '#usecases/evidence/show-log-head.ts';
import { makeShowLogInclusion } from '#usecases/evidence/show-log-inclusion.ts';

export interface EvidencePorts extends SealingPorts {
  readonly evidenceRecords: Stores['evidenceRecords'];
  readonly tokens: Stores['tokens'];
  readonly tokenTransactions: Stores['tokenTransactions'];
  readonly clients: Stores['clients'];
  readonly suitesAllowed: readonly string[];
  readonly leases: Stores['leases'];
  readonly journal: Stores['journal'];
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly headSeconds: number;
  /** It is known once the server listens. */
  readonly baseUrl: () => string;
}

export function buildEvidenceUseCases(given: EvidencePorts) {
  const rootOfRange = makeLogRoots(given.evidenceRecords);
  const ports = { ...given, rootOfRange };
  const issueTokenCertificate = makeIssueTokenCertificate(ports);
  const publishLogHead = makePublishLogHead(ports);
  const sealRecords = makeSealRecords({ ...ports, issueTokenCertificate, publishLogHead });
  const answerTokenStatus = makeAnswerTokenStatus(ports);
  const own = { issueTokenCertificate, publishLogHead, sealRecords, answerTokenStatus };
  return {
    sealRecords,
    answerTokenStatus,
    attestAnswer: makeAttestAnswer(ports),
    showLogHead: makeShowLogHead(ports),
    showLogConsistency: makeShowLogConsistency(ports),
    showLogInclusion: makeShowLogInclusion(ports),
    exportEvidence: makeExportEvidence({
      ...ports,
      ...own,
      openStatement: (stored) => openStatement(given.sealing, stored),
    }),
  };
}

type Picked = Omit<EvidencePorts, 'issueTimestamp' | 'baseUrl'> & { readonly baseUrl: string };

/** Picked by name: to spread all adapters would ask for the base URL before it is known. */
export function pickEvidencePorts(ports: Picked): Omit<EvidencePorts, 'issueTimestamp'> {
  const { evidenceRecords, tokens, tokenTransactions, leases, journal, authorities } = ports;
  const { keyVault, sealing, random, clock, headSeconds, clients, suitesAllowed } = ports;
  const records = { evidenceRecords, tokens, tokenTransactions, leases, journal, authorities };
  const baseUrl = () => ports.baseUrl;
  const settings = { headSeconds, suitesAllowed, baseUrl };
  return { ...records, clients, keyVault, sealing, random, clock, ...settings };
}

async function openStatement(sealing: Sealing, stored: StoredTransaction): Promise<Statement> {
  const text = await sealing.open(stored.statementSealed, statementContext(stored));
  return decodeStatementText(text);
}
