/**
 * The judge is judged: the conformance suite against a small server that is wrong in one way at a
 * time. Each fault turns exactly the rows that are about it, and the right server fails none.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bench } from '../conformance/blackbox/bench.ts';
import { Caller } from '../conformance/blackbox/caller.ts';
import { loadClauses } from '../conformance/blackbox/load-clauses.ts';
import { OneTimeCodes } from '../conformance/blackbox/one-time-codes.ts';
import { runClauses } from '../conformance/blackbox/run-clauses.ts';
import type { ConformanceRow } from '../conformance/blackbox/run-clauses.ts';
import type { Severity } from '../conformance/blackbox/judge.ts';
import { SmallCscServer, smallPin } from '../worlds/small-csc-server.ts';
import type { Fault } from '../worlds/small-csc-server.ts';

const clauses = (await loadClauses('v2')).map(({ clause }) => clause);

async function rowsOf(fault?: Fault, severity: Severity = {}): Promise<readonly ConformanceRow[]> {
  const server = await SmallCscServer.open(fault);
  try {
    const target = {
      url: server.url,
      version: 'v2' as const,
      signer: { token: server.tokenOf('ada') },
      stranger: { token: server.tokenOf('ben') },
      credentials: ['ada-1', 'ada-2'].map((credentialID) => ({
        credentialID,
        pin: smallPin,
        expendable: true,
      })),
    };
    const parts = { caller: new Caller(), codes: new OneTimeCodes(), patienceSeconds: 0 };
    return await runClauses(new Bench({ target, ...parts }), clauses, severity);
  } finally {
    await server.close();
  }
}

const failedOf = (rows: readonly ConformanceRow[]): readonly string[] =>
  rows
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ method, claim }) => `${method}: ${claim}`)
    .sort();

const signing = [
  'credentials/authorize: the right factors give a SAD, and it signs',
  'signatures/signHash: RSA v1.5 whose identifier names SHA-256, without hash algorithm',
  'signatures/signHash: RSA v1.5 with SHA-256 named beside it',
  'signatures/signHash: SCAL 2: the hash that was agreed to is signed',
  'signatures/signHash: one hash: the signature is that of the certificate’s key',
  'signatures/signHash: operationMode S is the same as none',
  'signatures/signHash: several hashes in another order than agreed to: each its own signature',
  'signatures/signHash: the same SAD twice, all its signatures made → invalid_request',
  'signatures/signHash: validity_period and response_uri are ignored in mode S',
];

/** What the documents demand, and each of these servers does otherwise. */
const expected: Readonly<Record<Exclude<Fault, MildFault>, readonly string[]>> = {
  'info lacks its description': [
    'info: tells specs, name, logo, region, lang, description as strings',
  ],
  'a method is served and not listed': [
    'info: signatures/signHash is listed, or answers 501 or 404',
  ],
  'an unknown token is answered 400': [
    'credentials/authorize: an unknown token → 401 invalid_token',
    'credentials/info: an unknown token → 401 invalid_token',
    'credentials/list: an unknown token → 401 invalid_token',
    'signatures/signHash: an unknown token → 401 invalid_token',
  ],
  'null is a value': ['info: lang null is the same as absent'],
  'foreign credentials are shown': [
    'credentials/info: the credential of somebody else looks unknown',
  ],
  'foreign credentials are listed': ['credentials/list: does not name those of somebody else'],
  'certificates come though none are wanted': [
    'credentials/info: certificates none: no certificate',
    'credentials/list: certificates none, single and chain',
  ],
  'the serial number is decimal': [
    'credentials/info: certInfo: names, serial number and validity are those of the certificate',
  ],
  'any number of signatures is agreed to': [
    'credentials/authorize: numSignatures above multisign → invalid_request',
  ],
  'any PIN is right': ['credentials/authorize: a wrong PIN is told'],
  'a wrong PIN is told in the words of v1': ['credentials/authorize: a wrong PIN is told'],
  'a SAD signs again and again': [
    'signatures/signHash: the same SAD twice, all its signatures made → invalid_request',
  ],
  'hashes are not compared': [
    'signatures/signHash: SCAL 2: another hash than agreed to → invalid_request',
    'signatures/signHash: another hash than agreed to → invalid_request, and nothing is signed',
  ],
  'the hash is hashed once more': signing,
  'signatures are of another key': signing,
  'signatures stand in the order of the yes': [
    'signatures/signHash: several hashes in another order than agreed to: each its own signature',
  ],
  'a missing hash algorithm is guessed': [
    'signatures/signHash: RSA v1.5 without any hash algorithm → invalid_request',
  ],
};

/** These break no demand: one is advised against, one is bad style, one is any server's right. */
type MildFault =
  'a bad algorithm costs the SAD' | 'the words are its own' | 'every other call is one too many';

for (const [fault, rows] of Object.entries(expected) as [Fault, readonly string[]][]) {
  test(`${fault}: seen where it shows, and nowhere else`, async () => {
    assert.deepEqual(failedOf(await rowsOf(fault)), [...rows].sort());
  });
}

test('the right server fails nothing, and most is shown of it', async () => {
  const rows = await rowsOf();
  assert.deepEqual(failedOf(rows), []);
  const count = (wanted: string) => rows.filter(({ verdict }) => verdict === wanted).length;
  assert.ok(count('passed') > 120, `${count('passed')} passed`);
  for (const { method, verdict } of rows) {
    if (method === 'signatures/timestamp') assert.equal(verdict, 'not offered');
  }
});

test('what is only recommended is left open, and counts when the run is strict', async () => {
  const claim = 'a refused request leaves the SAD as it was';
  const fault = 'a bad algorithm costs the SAD';
  const row = (await rowsOf(fault)).find((one) => one.claim === claim);
  assert.deepEqual([row?.verdict, row?.standing], ['left open', 'recommended']);
  const strict = `signatures/signHash: ${claim}`;
  assert.ok(failedOf(await rowsOf(fault, { strict: true })).includes(strict));
});

test('words are advice: shown, and counted only when the run is strict', async () => {
  const rows = await rowsOf('the words are its own');
  assert.deepEqual(failedOf(rows), []);
  const advised = rows.filter(
    ({ verdict, reason }) => verdict === 'passed' && reason !== undefined,
  );
  assert.ok(advised.length > 40, `${advised.length} rows are advised`);
  const strict = await rowsOf('the words are its own', { strict: true });
  assert.equal(failedOf(strict).length, advised.length);
});

test('a server that limits the rate is waited for', async () => {
  assert.deepEqual(failedOf(await rowsOf('every other call is one too many')), []);
});

test('no reason that is printed holds a secret', async () => {
  const rows = await rowsOf('any number of signatures is agreed to');
  const reasons = rows.map(({ reason = '' }) => reason).join('\n');
  assert.match(reasons, /got 200 with SAD, expiresIn/);
  assert.doesNotMatch(reasons, /[\w-]{32}/);
});
