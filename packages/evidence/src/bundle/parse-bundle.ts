/** Reads a bundle: its shape and its bounds. What it says is for `verifyEvidence` to judge. */

import { statementFieldNames, statementFieldsMax, statementKinds } from '@kumoin/otp';
import type { Statement, StatementField } from '@kumoin/otp';
import { readHashes, readOctets } from '../json/base64.ts';
import { parseCanonicalJson } from '../json/canonical-json.ts';
import { Members, shapes } from '../json/members.ts';
import { proofHashesMax } from '../merkle/verify-proof.ts';
import { evidenceOctetsMax } from '../record/parse-evidence.ts';
import { sealOctetsMax } from '../seal/check-seal.ts';
import { bundledRecordsMax, bundleOctetsMax, bundleType } from './evidence-bundle.ts';
import type { BundledConsistency, BundledRecord, EvidenceBundle } from './evidence-bundle.ts';

const code = 'bundle_malformed';

/** @throws {EvidenceError} `bundle_malformed`. */
export function parseBundle(octets: Uint8Array): EvidenceBundle {
  const json = parseCanonicalJson(octets, { octetsMax: bundleOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [bundleType]);
  members.oneOf('version', [1]);
  const bundle = {
    records: members.list('records', bundledRecordsMax).map(readRecord),
    head: readOctets(members, 'head', sealOctetsMax),
    certificate: readOctets(members, 'certificate', sealOctetsMax),
    status: readOctets(members, 'status', sealOctetsMax),
    statement: readStatement(members.object('statement')),
    ...(members.has('consistency') && {
      consistency: readConsistency(members.object('consistency')),
    }),
  };
  members.end();
  return bundle;
}

function readRecord(value: unknown): BundledRecord {
  const members = new Members(value, code);
  const record = {
    body: readOctets(members, 'body', evidenceOctetsMax),
    seal: readOctets(members, 'seal', sealOctetsMax),
    position: members.integer('position'),
    proof: readHashes(members, 'proof', proofHashesMax),
  };
  members.end();
  return record;
}

function readConsistency(members: Members): BundledConsistency {
  const consistency = {
    olderSize: members.integer('olderSize'),
    proof: readHashes(members, 'proof', proofHashesMax),
  };
  members.end();
  return consistency;
}

/** Of any length that a statement may have; whether it is in its normal form is seen later. */
const anyText = /^.{1,4096}$/su;

function readStatement(members: Members): Statement {
  const statement = {
    kind: members.oneOf('kind', statementKinds),
    relyingParty: members.text('relyingParty', anyText),
    transactionId: members.text('transactionId', shapes.identifier),
    fields: members.list('fields', statementFieldsMax).map(readField),
    nonce: members.text('nonce', /^[0-9a-f]{16}$/u),
    expiresAt: members.integer('expiresAt'),
    ...(members.has('matchNumber') && { matchNumber: members.text('matchNumber', /^\d{2}$/u) }),
  };
  members.end();
  return statement;
}

function readField(value: unknown): StatementField {
  const members = new Members(value, code);
  const field = {
    name: members.oneOf('name', statementFieldNames),
    value: members.text('value', anyText),
  };
  members.end();
  return field;
}
