/**
 * Export evidence: all that a third party needs about one transaction, in one file.
 *
 *     may they → seal what is not sealed → a head above it → what became of the token → put together
 *
 * Who is to see it is the client that began the transaction, and the operator. It tells who paid
 * whom, so each export stands in the journal before anything is released.
 */

import { consistencyRanges, encodeBundle, inclusionRanges } from '@kumoin/evidence';
import type { BundledRecord, EvidenceBundle } from '@kumoin/evidence';
import type { Statement } from '@kumoin/otp';
import type { AccountId, ClientId, TokenTransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { EvidenceRecord, EvidenceRecords, TreeHead } from '#ports/evidence-records.ts';
import type { Journal } from '#ports/journal.ts';
import type { StoredTransaction, TokenTransactions } from '#ports/token-transactions.ts';
import type { AnswerTokenStatus } from './answer-token-status.ts';
import type { IssueTokenCertificate } from './issue-token-certificate.ts';
import type { RootOfRange } from './log-roots.ts';
import type { PublishLogHead } from './publish-log-head.ts';
import type { SealRecords } from './seal-records.ts';

export interface ExportEvidencePorts {
  readonly tokenTransactions: Pick<TokenTransactions, 'find'>;
  readonly evidenceRecords: EvidenceRecords;
  readonly journal: Journal;
  readonly rootOfRange: RootOfRange;
  readonly sealRecords: SealRecords;
  readonly publishLogHead: PublishLogHead;
  readonly issueTokenCertificate: IssueTokenCertificate;
  readonly answerTokenStatus: AnswerTokenStatus;
  /** Opens what was shown. */
  readonly openStatement: (transaction: StoredTransaction) => Promise<Statement>;
}

export interface EvidenceRequest {
  readonly transactionId: TokenTransactionId;
  readonly reader: EvidenceReader;
  /** Of a head that the reader kept: the bundle proves that the log grew out of it. */
  readonly olderSize?: number;
}

export type EvidenceReader =
  'operator' | { readonly clientId: ClientId; readonly reaches: (accountId: AccountId) => boolean };

/**
 * @returns a bundle, see `encodeBundle`.
 * @throws {Refusal} `evidence_unknown`, also for a transaction of somebody else, and for an older size that the log did
 * not have; `evidence_pending` while another node is still sealing.
 * @throws {Outage} when the vault or a store is down.
 */
export type ExportEvidence = (request: EvidenceRequest) => Promise<Uint8Array>;

export function makeExportEvidence(ports: ExportEvidencePorts): ExportEvidence {
  return async function exportEvidence({ transactionId, reader, olderSize }) {
    const stored = await ports.tokenTransactions.find(transactionId);
    refuseUnless(stored !== undefined && mayRead(reader, stored), 'evidence_unknown');

    await ports.sealRecords();
    const records = await ports.evidenceRecords.listOf(transactionId);
    const head = await ports.publishLogHead();
    refuseUnless(head !== undefined && records.every(isBelow(head)), 'evidence_pending');

    const { tokenId } = stored;
    const bundle: EvidenceBundle = {
      records: await Promise.all(records.map((record) => bundled(ports, record, head))),
      head: head.signed,
      certificate: (await ports.issueTokenCertificate(tokenId)).signed,
      status: (await ports.answerTokenStatus(tokenId)).signed,
      statement: await ports.openStatement(stored),
      ...(olderSize !== undefined && {
        consistency: { olderSize, proof: await proofFrom(ports, olderSize, head) },
      }),
    };
    const by = reader === 'operator' ? reader : reader.clientId;
    const facts = { transaction: transactionId, by };
    await ports.journal.record({ event: 'evidence.exported', facts });
    return encodeBundle(bundle);
  };
}

function mayRead(reader: EvidenceReader, { clientId, accountId }: StoredTransaction): boolean {
  if (reader === 'operator') return true;
  return reader.clientId === clientId && reader.reaches(accountId);
}

function isBelow({ size }: TreeHead) {
  return ({ logged }: EvidenceRecord): boolean => logged !== undefined && logged.position < size;
}

async function bundled(
  { rootOfRange }: ExportEvidencePorts,
  { body, logged }: EvidenceRecord,
  { size }: TreeHead,
): Promise<BundledRecord> {
  refuseUnless(logged !== undefined, 'evidence_pending');
  const { position, seal } = logged;
  const proof = await Promise.all(inclusionRanges(position, size).map(rootOfRange));
  return { body, seal, position, proof };
}

function proofFrom(
  { rootOfRange }: ExportEvidencePorts,
  olderSize: number,
  { size }: TreeHead,
): Promise<readonly Uint8Array[]> {
  refuseUnless(0 < olderSize && olderSize <= size, 'evidence_unknown');
  return Promise.all(consistencyRanges(olderSize, size).map(rootOfRange));
}
