/** OCSP requests and responses: bytes and values; who may answer is in check-ocsp-response. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import {
  concatBytes,
  derEnumerated,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { keyIdentifier } from '../public-key.ts';
import { buildOcspCertId, certIdNamesIssuer, parseOcspCertId } from './ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts';
import type { OcspCertStatus, OcspErrorStatus } from './ocsp-response.ts';
import { assembleOcspResponse, buildOcspResponseData, ocspErrorResponse } from './ocsp-response.ts';
import { parseBasicOcspResponse, parseOcspResponse } from './parse-ocsp-response.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const issuer = parseCertificate(world.certificate('issuing'));
const serialOf = (name: 'p256' | 'revoked') =>
  parseCertificate(world.certificate(name)).serialNumber;
const certIdOf = (name: 'p256' | 'revoked', hash: 'sha1' | 'sha256' = 'sha256') =>
  buildOcspCertId({ hash, issuer, serialNumber: serialOf(name) });
const malformed = { code: 'ocsp_malformed' };

describe('a CertID', () => {
  for (const hash of ['sha1', 'sha256', 'sha384'] as const) {
    test(`with ${hash} names its issuer and no other`, () => {
      const serialNumber = serialOf('p256');
      const certId = parseOcspCertId(parseDer(buildOcspCertId({ hash, issuer, serialNumber })));
      assert.equal(certId.hash, hash);
      assert.deepEqual(certId.serialNumber, serialNumber);
      assert.ok(certIdNamesIssuer(certId, issuer));
      const sameKey = {
        subject: parseCertificate(world.certificate('root')).subject,
        publicKey: issuer.publicKey,
      };
      const sameName = { subject: issuer.subject, publicKey: world.publicKey('root') };
      assert.ok(!certIdNamesIssuer(certId, sameKey));
      assert.ok(!certIdNamesIssuer(certId, sameName));
    });
  }

  test('of an unknown hash is read, and names nobody', () => {
    const md5 = derSequence(derObjectIdentifier('1.2.840.113549.2.5'), derNull());
    const octets = derOctetString(new Uint8Array(16));
    const certId = parseOcspCertId(parseDer(derSequence(md5, octets, octets, derInteger(1))));
    assert.equal(certId.hash, undefined);
    assert.ok(!certIdNamesIssuer(certId, issuer));
  });

  test('hashes the key without its unused-bits octet: with SHA-1 it is the key identifier', () => {
    const certId = parseOcspCertId(parseDer(certIdOf('p256', 'sha1')));
    assert.deepEqual(certId.issuerKeyDigest, keyIdentifier(issuer.publicKey));
  });
});

describe('an OCSP request', () => {
  test('is read as it was built: several questions and a nonce', () => {
    const certIds = [certIdOf('p256'), certIdOf('revoked', 'sha1')];
    for (const length of [1, 32, 128]) {
      const nonce = new Uint8Array(length).fill(0x80);
      const request = parseOcspRequest(buildOcspRequest({ certIds, nonce }));
      assert.deepEqual(
        request.questions.map(({ certId }) => certId.raw),
        certIds,
      );
      assert.deepEqual(request.nonce, nonce);
      assert.equal(request.signed, false);
    }
    assert.equal(parseOcspRequest(buildOcspRequest({ certIds })).nonce, undefined);
  });

  test('is refused with a nonce of no octets or of 129, built and read', () => {
    const certIds = [certIdOf('p256')];
    for (const length of [0, 129]) {
      const nonce = new Uint8Array(length);
      assert.throws(() => buildOcspRequest({ certIds, nonce }), malformed);
      const value = derOctetString(derOctetString(nonce));
      const extensions = derSequence(derSequence(derObjectIdentifier(oid.ocspNonce), value));
      const list = derSequence(derSequence(certIdOf('p256')));
      const der = derSequence(derSequence(list, derExplicit(2, extensions)));
      assert.throws(() => parseOcspRequest(der), malformed);
    }
  });

  const question = derSequence(certIdOf('p256'));
  const refused: readonly [string, Uint8Array][] = [
    ['no question', derSequence(derSequence(derSequence()))],
    [
      '65 questions',
      derSequence(derSequence(derSequence(...Array<Uint8Array>(65).fill(question)))),
    ],
    ['version 2', derSequence(derSequence(derExplicit(0, derInteger(1)), derSequence(question)))],
    ['a stray member', derSequence(derSequence(derSequence(question), derNull()))],
    [
      'a byte behind it',
      concatBytes([buildOcspRequest({ certIds: [certIdOf('p256')] }), Uint8Array.of(0)]),
    ],
    ['65 kilobytes', derSequence(derOctetString(new Uint8Array(65 * 1024)))],
  ];
  for (const [title, der] of refused) {
    test(`is refused with ${title}`, () => {
      assert.throws(() => parseOcspRequest(der), { name: 'PkiError' });
    });
  }

  test('for nothing is not built', () => {
    assert.throws(() => buildOcspRequest({ certIds: [] }), malformed);
  });
});

describe('an OCSP response', () => {
  const algorithm = defaultAlgorithm('ocsp');
  const respond = (status: OcspCertStatus, nonce?: Uint8Array): Uint8Array => {
    const data = buildOcspResponseData({
      responderKeyHash: keyIdentifier(world.publicKey('ocsp')),
      producedAt: at,
      responses: [
        { certId: certIdOf('p256'), status, thisUpdate: at - 1000, nextUpdate: at + 1000 },
      ],
      ...(nonce === undefined ? {} : { nonce }),
    });
    const signature = world.sign('ocsp', algorithm, data);
    return assembleOcspResponse({ data, algorithm, signature, certificates: world.chain('ocsp') });
  };

  const statuses: readonly OcspCertStatus[] = [
    { kind: 'good' },
    { kind: 'unknown' },
    { kind: 'revoked', revokedAt: at - 5000 },
    { kind: 'revoked', revokedAt: at - 5000, reason: 'keyCompromise' },
    { kind: 'revoked', revokedAt: at - 5000, reason: 'aACompromise' },
  ];
  for (const status of statuses) {
    test(`is read as it was built: ${JSON.stringify(status)}`, () => {
      const nonce = Uint8Array.of(1, 2, 3);
      const response = parseOcspResponse(respond(status, nonce));
      assert.ok(response.status === 'successful');
      const { basic } = response;
      const [answer] = basic.answers;
      assert.deepEqual(answer?.status, status);
      assert.deepEqual(answer.certId.raw, certIdOf('p256'));
      assert.deepEqual([answer.thisUpdate, answer.nextUpdate], [at - 1000, at + 1000]);
      assert.deepEqual([basic.producedAt, basic.nonce], [at, nonce]);
      assert.deepEqual(basic.certificates, world.chain('ocsp'));
      assert.deepEqual(parseBasicOcspResponse(basic.raw), basic);
    });
  }

  test('without a statement is only its status', () => {
    const errors: readonly [OcspErrorStatus, number][] = [
      ['malformedRequest', 1],
      ['internalError', 2],
      ['tryLater', 3],
      ['sigRequired', 5],
      ['unauthorized', 6],
    ];
    for (const [status, code] of errors) {
      assert.deepEqual(ocspErrorResponse(status), Uint8Array.of(0x30, 3, 0x0a, 1, code));
      assert.deepEqual(parseOcspResponse(ocspErrorResponse(status)), { status });
    }
    for (const code of [4, 7]) {
      assert.throws(() => parseOcspResponse(derSequence(derEnumerated(code))), malformed);
    }
  });

  test('is refused without its bytes, of another type, and with a reason that means nothing', () => {
    assert.throws(() => parseOcspResponse(derSequence(derEnumerated(0))), malformed);
    const body = derSequence(derObjectIdentifier('1.2.3'), derOctetString(derNull()));
    const other = derSequence(derEnumerated(0), derExplicit(0, body));
    assert.throws(() => parseOcspResponse(other), malformed);
    const der = respond({ kind: 'revoked', revokedAt: at, reason: 'keyCompromise' });
    const reason = Buffer.from(der).indexOf(Buffer.from([0xa0, 3, 0x0a, 1, 1]));
    der[reason + 4] = 7;
    assert.throws(() => parseOcspResponse(der), malformed);
  });

  const responder = keyIdentifier(world.publicKey('ocsp'));
  const built = { responderKeyHash: responder, producedAt: at };
  const good = { certId: certIdOf('p256'), status: { kind: 'good' as const }, thisUpdate: at };
  const assembled = (data: Uint8Array, certificates: readonly Uint8Array[] = []): Uint8Array =>
    assembleOcspResponse({ data, algorithm, signature: Uint8Array.of(1), certificates });
  const answersOf = (der: Uint8Array) => {
    const response = parseOcspResponse(der);
    return response.status === 'successful' ? response.basic.answers : [];
  };

  test('may say nothing of its end', () => {
    const data = buildOcspResponseData({ ...built, responses: [good] });
    assert.equal(answersOf(assembled(data))[0]?.nextUpdate, undefined);
  });

  test('of version 1 may say so, of version 2 is refused', () => {
    const data = parseDer(buildOcspResponseData({ ...built, responses: [good] }));
    const stating = (version: number): Uint8Array => {
      const members = data.children.map(({ raw }) => raw);
      return assembled(derSequence(derExplicit(0, derInteger(version)), ...members));
    };
    assert.equal(answersOf(stating(0)).length, 1);
    assert.throws(() => parseOcspResponse(stating(1)), malformed);
  });

  test('holds a thousand answers and 64 certificates, and not one more', () => {
    const responses = Array<typeof good>(1000).fill(good);
    const full = buildOcspResponseData({ ...built, responses });
    assert.equal(answersOf(assembled(full)).length, 1000);
    const over = buildOcspResponseData({ ...built, responses: [...responses, good] });
    assert.throws(() => parseOcspResponse(assembled(over)), malformed);

    const data = buildOcspResponseData({ ...built, responses: [good] });
    const certificates = Array<Uint8Array>(64).fill(derSequence());
    assert.equal(answersOf(assembled(data, certificates)).length, 1);
    const crowd = assembled(data, [...certificates, derSequence()]);
    assert.throws(() => parseOcspResponse(crowd), malformed);
  });

  test('is refused with a status that is none of the three', () => {
    const der = assembled(buildOcspResponseData({ ...built, responses: [good] }));
    const { raw } = parseDer(certIdOf('p256'));
    const status = Buffer.from(der).indexOf(raw) + raw.length;
    assert.deepEqual(der.subarray(status, status + 2), Uint8Array.of(0x80, 0));
    der[status] = 0x83;
    assert.throws(() => parseOcspResponse(der), malformed);
  });

  test('is not built without answers or for a responder without a name', () => {
    const responderKeyHash = keyIdentifier(world.publicKey('ocsp'));
    const empty = { responderKeyHash, producedAt: at, responses: [] };
    assert.throws(() => buildOcspResponseData(empty), malformed);
    const short = { ...empty, responderKeyHash: new Uint8Array(19) };
    assert.throws(() => buildOcspResponseData(short), malformed);
  });
});
