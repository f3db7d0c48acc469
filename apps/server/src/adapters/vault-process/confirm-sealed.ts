/**
 * What is to be sealed, held against the records: a record that stands there and has no seal yet,
 * a head of as many as are logged, of a token what its row says, and of an answer that its step is
 * used up. A node that is taken over
 * cannot have evidence sealed of what has left no row.
 */

import { isDeepStrictEqual } from 'node:util';
import {
  parseAttestation,
  parseEvidence,
  parseTokenCertificate,
  parseTokenStatus,
  parseTreeHead,
  pseudonymOf,
} from '@kumoin/evidence';
import { tokenCertificateBody } from '#domain/evidence/token-certificate-body.ts';
import { tokenStatusBody } from '#domain/evidence/token-status-body.ts';
import type { SealedKind, SealEvidence } from '#domain/evidence/seal-evidence.ts';
import type { EvidenceRecordId, TokenId } from '#domain/identifiers.ts';
import type { EvidenceRecords } from '#ports/evidence-records.ts';
import type { Tokens } from '#ports/tokens.ts';

export interface SealedRecords {
  readonly evidenceRecords: Pick<EvidenceRecords, 'find' | 'countLogged' | 'newestHead'>;
  readonly tokens: Pick<Tokens, 'find'>;
}

type Confirm = (records: SealedRecords, content: Uint8Array) => Promise<boolean>;

const confirmKind: Readonly<Record<SealedKind, Confirm>> = {
  async record({ evidenceRecords }, content) {
    const record = await evidenceRecords.find(parseEvidence(content).recordId as EvidenceRecordId);
    return record?.logged === undefined && isDeepStrictEqual(record?.body, content);
  },
  async head({ evidenceRecords }, content) {
    const { size } = parseTreeHead(content);
    const newest = await evidenceRecords.newestHead();
    // Two heads of one size could tell two stories.
    return (newest?.size ?? 0) < size && size <= (await evidenceRecords.countLogged());
  },
  async certificate({ tokens }, content) {
    const { tokenId, issuedAt, statusUrl } = parseTokenCertificate(content);
    const token = await tokens.find(tokenId as TokenId);
    if (token?.accountId === undefined) return false;
    const expected = tokenCertificateBody(token, { issuedAt, statusUrl });
    return isDeepStrictEqual(parseTokenCertificate(content), expected);
  },
  async status({ tokens }, content) {
    const status = parseTokenStatus(content);
    const token = await tokens.find(status.tokenId as TokenId);
    return token !== undefined && isDeepStrictEqual(status, tokenStatusBody(token, status.at));
  },
  async attestation({ tokens }, content) {
    const { tokenId, holder, commitment, suite, step } = parseAttestation(content);
    const token = await tokens.find(tokenId as TokenId);
    if (token?.accountId === undefined || step === undefined) return false;
    const own = holder === pseudonymOf(token.accountId, token.id);
    const known = commitment === token.commitment && suite === token.suites.online;
    // Spend before sign: the use of it stands in the row before anything is said.
    return own && known && token.lastStep !== undefined && step <= token.lastStep;
  },
};

export function confirmSealed(
  records: SealedRecords,
  { sealed, content }: SealEvidence,
): Promise<boolean> {
  return confirmKind[sealed](records, content);
}
