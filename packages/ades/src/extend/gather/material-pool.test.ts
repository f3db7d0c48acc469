/** What a document brings, and what was fetched for it: each once, and neither in the other's way. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assembleOcspResponse,
  assembleSigned,
  buildTbsCertificate,
  buildTbsCrl,
  keyIdentifier,
  parseCertificate,
  parseOcspResponse,
} from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { makePkiWorld, makeTestNeeds, nameOf } from '@kumoin/testkit';
import type { RevocationValue } from '../../needs/ades-needs.ts';
import { joinValidationData, MaterialPool } from './material-pool.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const algorithm = { scheme: 'ed25519' } as const;
const noise = Uint8Array.of(0x30, 1, 0);
const nothing = { certificates: [], ocsps: [], crls: [] };

/** Not one is signed by anybody: what a pool has is judged by who uses it. */
function makeUp(serial: number): Uint8Array {
  const tbs = buildTbsCertificate({
    serialNumber: Uint8Array.of(7, serial >> 8, serial & 255),
    signatureAlgorithm: algorithm,
    issuer: nameOf('root'),
    subject: nameOf('p256'),
    notBefore: at,
    notAfter: at + 1000,
    publicKey: world.publicKey('p256'),
    extensions: [],
  });
  return assembleSigned(tbs, algorithm, new Uint8Array(64));
}

function makeUpList(number: number): Uint8Array {
  const tbs = buildTbsCrl({
    signatureAlgorithm: algorithm,
    issuer: nameOf('root'),
    thisUpdate: at,
    nextUpdate: at + 1000,
    number,
    authorityKeyIdentifier: keyIdentifier(world.publicKey('root')),
    entries: [],
  });
  return assembleSigned(tbs, algorithm, new Uint8Array(64));
}

const rubbish = {
  certificates: Array.from({ length: 2100 }, (_, serial) => makeUp(serial)),
  ocsps: [],
  crls: Array.from({ length: 2100 }, (_, number) => makeUpList(number)),
};

async function answer(): Promise<RevocationValue> {
  const needs = makeTestNeeds(world);
  const question = { certificate: certificateOf('p256'), issuer: certificateOf('issuing'), at };
  const [value] = await needs.revocation(question);
  assert.ok(value !== undefined);
  return value;
}

describe('a pool that a document filled', () => {
  test('passes over what is too much', () => {
    const pool = new MaterialPool();
    pool.addData(rubbish);
    assert.deepEqual([pool.certificates.length, pool.statements.length], [2000, 2000]);
    pool.addData({ ...nothing, certificates: [world.certificate('issuing')] });
    assert.equal(pool.certificates.length, 2000);
  });

  test('still has room for issuers and answers, and for who gave them', async () => {
    const pool = new MaterialPool();
    pool.addData(rubbish);
    pool.addCertificate(world.certificate('issuing'));
    pool.addStatement(await answer());
    assert.deepEqual([pool.certificates.length, pool.statements.length], [2002, 2001]);
    const serials = pool.certificates.slice(0, 2).map(({ serialNumberHex }) => serialNumberHex);
    const expected = (['issuing', 'ocsp'] as const).map((name) => certificateOf(name));
    assert.deepEqual(
      serials,
      expected.map(({ serialNumberHex }) => serialNumberHex),
    );
  });
});

test('each element counts once, wherever it came from, and what cannot be read never', async () => {
  const pool = new MaterialPool();
  const { kind, der } = await answer();
  assert.equal(kind, 'ocsp');
  const certificates = [world.certificate('issuing'), noise];
  pool.addData({ certificates, ocsps: [der, noise], crls: [noise] });
  pool.addCertificate(world.certificate('issuing'));
  pool.addStatement({ kind, der });
  pool.addStatement({ kind, der: noise });
  pool.addCertificate(noise);
  // The issuer, and who signed the response.
  assert.deepEqual([pool.certificates.length, pool.statements.length], [2, 1]);
});

test('of an answer that brings a crowd the first are taken', async () => {
  const { der } = await answer();
  const pool = new MaterialPool();
  const crowded = crowdInto(der, rubbish.certificates.slice(0, 30));
  pool.addStatement({ kind: 'ocsp', der: crowded });
  assert.deepEqual([pool.certificates.length, pool.statements.length], [20, 1]);
});

/** The same answers with other certificates beside them, which nothing signs. */
function crowdInto(der: Uint8Array, certificates: readonly Uint8Array[]): Uint8Array {
  const response = parseOcspResponse(der);
  assert.ok(response.status === 'successful');
  const { data, signature } = response.basic;
  return assembleOcspResponse({ data, algorithm, signature, certificates });
}

test('joined, each element stands where it came first', () => {
  const [one, other] = [Uint8Array.of(1), Uint8Array.of(2)];
  const joined = joinValidationData([
    { ...nothing, certificates: [one, other] },
    { ...nothing, certificates: [other, one], crls: [one] },
  ]);
  assert.deepEqual(joined, { certificates: [one, other], ocsps: [], crls: [one] });
});
