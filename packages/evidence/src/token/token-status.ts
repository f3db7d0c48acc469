/**
 * Token status: what is to be said of a token at an instant, signed, as OCSP says it of a
 * certificate (RFC 6960, 2.2). What ended a token says when, so that what was approved before
 * stays approved.
 */

import { encodeCanonicalJson, parseCanonicalJson } from '../json/canonical-json.ts';
import { instantText, Members, shapes } from '../json/members.ts';
import { statusWords } from '../record/evidence-body.ts';
import type { TokenStatusWord } from '../record/evidence-body.ts';

export interface TokenStatusBody {
  readonly tokenId: string;
  readonly status: TokenStatusWord;
  /** When it was said. */
  readonly at: number;
  /** Of `revoked`: since when, and why. */
  readonly revokedAt?: number;
  readonly reason?: string;
}

const type = 'kumoin-token-status';
export const tokenStatusOctetsMax = 1024;

export function encodeTokenStatus(body: TokenStatusBody): Uint8Array {
  return encodeCanonicalJson({
    ...body,
    type,
    version: 1,
    at: instantText(body.at),
    revokedAt: body.revokedAt === undefined ? undefined : instantText(body.revokedAt),
  });
}

/** @throws {EvidenceError} `status_malformed`. */
export function parseTokenStatus(octets: Uint8Array): TokenStatusBody {
  const code = 'status_malformed';
  const json = parseCanonicalJson(octets, { octetsMax: tokenStatusOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [type]);
  members.oneOf('version', [1]);
  const body: TokenStatusBody = {
    tokenId: members.text('tokenId', shapes.identifier),
    status: members.oneOf('status', statusWords),
    at: members.instant('at'),
    ...(members.has('revokedAt') && { revokedAt: members.instant('revokedAt') }),
    ...(members.has('reason') && { reason: members.text('reason', shapes.word) }),
  };
  members.end();
  if ((body.status === 'revoked') !== (body.revokedAt !== undefined)) members.refuse();
  return body;
}
