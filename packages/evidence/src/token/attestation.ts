/**
 * Attestation: what a second party says of an answer: this token of mine gave this response
 * to this question. It saw the question, which is a hash, and nothing of what was approved; that
 * the question is of what was shown, whoever has the statement computes for themselves.
 *
 * The response stands in it, so that a disclosed key can be held against it later. By then its
 * step is used up.
 */

import { encodeCanonicalJson, parseCanonicalJson } from '../json/canonical-json.ts';
import { instantText, Members, shapes } from '../json/members.ts';

export interface AttestationBody {
  readonly tokenId: string;
  /** See `pseudonymOf`; of the account at the second party. */
  readonly holder: string;
  /** To its key, as in its certificate. */
  readonly commitment: string;
  readonly suite: string;
  /** 64 hex digits. */
  readonly question: string;
  /** The whole MAC, hex. */
  readonly response: string;
  readonly step?: number;
  /** When it was checked. */
  readonly at: number;
}

const type = 'kumoin-attestation';
export const attestationOctetsMax = 2048;

export function encodeAttestation(body: AttestationBody): Uint8Array {
  return encodeCanonicalJson({ ...body, type, version: 1, at: instantText(body.at) });
}

/** @throws {EvidenceError} `attestation_malformed`. */
export function parseAttestation(octets: Uint8Array): AttestationBody {
  const code = 'attestation_malformed';
  const json = parseCanonicalJson(octets, { octetsMax: attestationOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [type]);
  members.oneOf('version', [1]);
  const body: AttestationBody = {
    tokenId: members.text('tokenId', shapes.identifier),
    holder: members.text('holder', shapes.hash),
    commitment: members.text('commitment', shapes.hash),
    suite: members.text('suite', shapes.suite),
    question: members.text('question', shapes.hash),
    response: members.text('response', /^[0-9a-f]{40,128}$/u),
    ...(members.has('step') && { step: members.integer('step') }),
    at: members.instant('at'),
  };
  members.end();
  return body;
}
