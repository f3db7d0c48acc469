/** What a status request may ask, and what it is told when it asks badly. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildOcspCertId,
  buildOcspRequest,
  checkOcspResponse,
  derExplicit,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  oid,
  parseCertificate,
  parseOcspResponse,
} from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import { authorityWorld, enrolment } from '../../../../../tests/worlds/authority-world.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const world = await authorityWorld({ at });
const own = await world.createAuthorities(world.plan);
const credential = await world.enrolCredential({ ...enrolment, accountId: world.accountId });
const { serialNumber } = parseCertificate(credential.chain[0] ?? new Uint8Array());
const issuer = certificateOf(own.issuing);
const ours = buildOcspCertId({ hash: 'sha256', issuer, serialNumber });
const foreign = buildOcspCertId({ hash: 'sha1', issuer: certificateOf(own.root), serialNumber });

async function ask(request: Uint8Array) {
  const { response, successful } = await world.answerStatusRequest(request);
  const parsed = parseOcspResponse(response);
  assert.equal(parsed.status === 'successful', successful);
  return parsed;
}

async function askFor(certIds: readonly Uint8Array[], nonce?: Uint8Array) {
  const parsed = await ask(buildOcspRequest({ certIds, ...(nonce && { nonce }) }));
  assert.ok(parsed.status === 'successful');
  return parsed.basic;
}

test('an answer is fresh, short-lived and from the delegated responder', async () => {
  const basic = await askFor([ours]);
  assert.equal(basic.producedAt, at);
  assert.equal(basic.answers[0]?.nextUpdate, at + 3600_000);
  assert.deepEqual(basic.certificates, own.status.chain.slice(0, 1));
});

test('CertIDs of SHA-1 and of SHA-2 are understood', async () => {
  for (const hash of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
    const { answers } = await askFor([buildOcspCertId({ hash, issuer, serialNumber })]);
    assert.equal(answers[0]?.status.kind, 'good');
  }
});

test('a serial number that was never issued is unknown, not good', async () => {
  const never = buildOcspCertId({ hash: 'sha1', issuer, serialNumber: Uint8Array.of(0x51) });
  assert.equal((await askFor([never])).answers[0]?.status.kind, 'unknown');
});

test('several questions are answered in order, a foreign one with unknown', async () => {
  const { answers } = await askFor([foreign, ours]);
  assert.deepEqual(
    answers.map(({ status, certId }) => [status.kind, certId.raw]),
    [
      ['unknown', foreign],
      ['good', ours],
    ],
  );
});

test('only foreign questions are none of our business', async () => {
  assert.equal((await ask(buildOcspRequest({ certIds: [foreign] }))).status, 'unauthorized');
});

test('before there are authorities no question is any of our business', async () => {
  const { answerStatusRequest } = await authorityWorld({ at });
  const { response, successful } = await answerStatusRequest(buildOcspRequest({ certIds: [ours] }));
  assert.deepEqual(parseOcspResponse(response), { status: 'unauthorized' });
  assert.equal(successful, false);
});

describe('a nonce', () => {
  for (const length of [1, 32, 128]) {
    test(`of ${length} octets comes back`, async () => {
      const nonce = new Uint8Array(length).fill(7);
      assert.deepEqual((await askFor([ours], nonce)).nonce, nonce);
    });
  }

  test('of 129 octets is malformed, of 128 it is not', async () => {
    assert.equal((await ask(requestWithNonce(129))).status, 'malformedRequest');
    assert.equal((await ask(requestWithNonce(128))).status, 'successful');
  });

  test('that was not sent is not made up', async () => {
    assert.equal((await askFor([ours])).nonce, undefined);
  });
});

describe('what cannot be read is malformed:', () => {
  const good = buildOcspRequest({ certIds: [ours] });
  const rows = [
    { what: 'nothing', request: new Uint8Array() },
    { what: 'garbage', request: new TextEncoder().encode('not DER at all') },
    { what: 'one byte less', request: good.subarray(0, -1) },
    { what: 'one byte more', request: Uint8Array.from([...good, 0]) },
    { what: '65 questions', request: buildOcspRequest({ certIds: Array(65).fill(ours) }) },
  ];
  for (const { what, request } of rows) {
    test(what, async () => {
      assert.equal((await ask(request)).status, 'malformedRequest');
    });
  }

  test('while 64 questions are answered', async () => {
    assert.equal((await askFor(Array<Uint8Array>(64).fill(ours))).answers.length, 64);
  });
});

test('our own check believes the answer, and not one about somebody else', async () => {
  const response = await askFor([ours], new Uint8Array(32).fill(7));
  const certificate = parseCertificate(credential.chain[0] ?? new Uint8Array());
  const check = checkOcspResponse({ response, certificate, issuer, at });
  assert.deepEqual({ sound: check.sound, reasons: check.reasons }, { sound: true, reasons: [] });
  const other = checkOcspResponse({ response, certificate: issuer, issuer, at });
  assert.deepEqual(other.reasons, ['certificate_not_answered']);
});

/** Written out, because the builder refuses what is too long. */
function requestWithNonce(octets: number): Uint8Array {
  const nonce = derOctetString(derOctetString(new Uint8Array(octets).fill(7)));
  const extension = derSequence(derObjectIdentifier(oid.ocspNonce), nonce);
  const questions = derSequence(derSequence(ours));
  return derSequence(derSequence(questions, derExplicit(2, derSequence(extension))));
}
