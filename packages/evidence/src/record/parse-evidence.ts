/** Reads a record back. Strict: an octet that is not as we would have written it is refused. */

import { statementKinds } from '@kumoin/otp';
import { parseCanonicalJson } from '../json/canonical-json.ts';
import { Members, shapes } from '../json/members.ts';
import { evidenceEvents, evidenceType, statusWords } from './evidence-body.ts';
import type {
  EvidenceBody,
  EvidenceOfAnswer,
  EvidenceOfChallenge,
  EvidenceOfResult,
  EvidenceOfToken,
  EvidenceOfTransaction,
  EvidenceOfAttestation,
} from './evidence-body.ts';

/** Room for the seal of a second party inside. */
export const evidenceOctetsMax = 32_768;

/** @throws {EvidenceError} `record_malformed`. */
export function parseEvidence(octets: Uint8Array): EvidenceBody {
  const code = 'record_malformed';
  const json = parseCanonicalJson(octets, { octetsMax: evidenceOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [evidenceType]);
  members.oneOf('version', [1]);
  const body: EvidenceBody = {
    recordId: members.text('recordId', shapes.identifier),
    event: members.oneOf('event', evidenceEvents),
    at: members.instant('at'),
    ...(members.has('previous') && { previous: members.text('previous', shapes.hash) }),
    relyingParty: members.text('relyingParty', shapes.words),
    transaction: readTransaction(members.object('transaction')),
    challenge: readChallenge(members.object('challenge')),
    token: readToken(members.object('token')),
    ...(members.has('ocra') && { ocra: readAnswer(members.object('ocra')) }),
    ...(members.has('attestation') && {
      attestation: readAttestation(members.object('attestation')),
    }),
    result: readResult(members.object('result')),
    ...(members.has('channel') && { channel: members.text('channel', shapes.word) }),
    verifier: members.text('verifier', shapes.words),
  };
  members.end();
  // An approval is one right answer, and nothing else has one.
  const approved = body.event === 'approved';
  if (approved !== (body.ocra !== undefined)) members.refuse();
  if (approved !== (body.result.outcome === 'accepted')) members.refuse();
  if (body.attestation !== undefined && !approved) members.refuse();
  return body;
}

const question = /^[\x20-\x7e]{1,128}$/u;

function readTransaction(members: Members): EvidenceOfTransaction {
  const transaction = {
    id: members.text('id', shapes.identifier),
    kind: members.oneOf('kind', statementKinds),
    statementHash: members.text('statementHash', shapes.hash),
    language: members.text('language', /^[a-z]{2}$/u),
    createdAt: members.instant('createdAt'),
    ...(members.has('shownAt') && { shownAt: members.instant('shownAt') }),
    expiresAt: members.instant('expiresAt'),
  };
  members.end();
  return transaction;
}

function readChallenge(members: Members): EvidenceOfChallenge {
  const challenge = {
    nonce: members.text('nonce', /^[0-9a-f]{16}$/u),
    suite: members.text('suite', shapes.suite),
    ...(members.has('question') && { question: members.text('question', question) }),
  };
  members.end();
  return challenge;
}

function readToken(members: Members): EvidenceOfToken {
  const token = {
    id: members.text('id', shapes.identifier),
    kind: members.text('kind', shapes.word),
    holder: members.text('holder', shapes.hash),
    commitment: members.text('commitment', shapes.hash),
    ...(members.has('certificate') && { certificate: members.text('certificate', shapes.hash) }),
    status: members.oneOf('status', statusWords),
    userHeldKey: members.flag('userHeldKey'),
    ...(members.has('secondToken') && {
      secondToken: members.text('secondToken', shapes.identifier),
    }),
  };
  members.end();
  return token;
}

function readAnswer(members: Members): EvidenceOfAnswer {
  const answer = {
    suite: members.text('suite', shapes.suite),
    ...(members.has('question') && { question: members.text('question', question) }),
    response: members.text('response', /^[0-9a-f]{4,128}$/u),
    ...(members.has('counter') && { counter: members.integer('counter') }),
    ...(members.has('step') && { step: members.integer('step') }),
    drift: members.signedInteger('drift'),
    pin: members.flag('pin'),
  };
  members.end();
  return answer;
}

const origin = /^https?:\/\/[\x21-\x2e\x30-\x7e]{1,250}$/u;
const base64 = /^[A-Za-z0-9+/]{4,24000}={0,2}$/u;

function readAttestation(members: Members): EvidenceOfAttestation {
  const attestation = {
    origin: members.text('origin', origin),
    statement: members.text('statement', base64),
  };
  members.end();
  return attestation;
}

function readResult(members: Members): EvidenceOfResult {
  const result = {
    outcome: members.oneOf('outcome', ['pending', 'accepted', 'rejected']),
    ...(members.has('reason') && { reason: members.text('reason', shapes.word) }),
    failures: members.integer('failures'),
  };
  members.end();
  return result;
}
