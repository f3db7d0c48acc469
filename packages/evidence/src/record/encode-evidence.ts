/** A record as canonical JSON: what is hashed, sealed and kept. */

import { encodeCanonicalJson } from '../json/canonical-json.ts';
import { instantText } from '../json/members.ts';
import { evidenceType } from './evidence-body.ts';
import type { EvidenceBody } from './evidence-body.ts';

export function encodeEvidence(body: EvidenceBody): Uint8Array {
  const { transaction } = body;
  return encodeCanonicalJson({
    ...body,
    type: evidenceType,
    version: 1,
    at: instantText(body.at),
    transaction: {
      ...transaction,
      createdAt: instantText(transaction.createdAt),
      shownAt: transaction.shownAt === undefined ? undefined : instantText(transaction.shownAt),
      expiresAt: instantText(transaction.expiresAt),
    },
  });
}
