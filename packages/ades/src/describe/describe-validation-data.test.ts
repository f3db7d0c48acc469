import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assembleOcspResponse,
  buildOcspCertId,
  buildOcspResponseData,
  bytesToHex,
  digest,
  keyIdentifier,
  ocspErrorResponse,
  parseCertificate,
  parseOcspResponse,
} from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { describeOcsp } from './describe-revocation.ts';
import { describeValidationData } from './describe-validation-data.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const pki = makePkiWorld({ at });

function makeOcsp(): Uint8Array {
  const { serialNumber } = parseCertificate(pki.certificate('p256'));
  const issuer = parseCertificate(pki.certificate('issuing'));
  const certId = buildOcspCertId({ hash: 'sha1', issuer, serialNumber });
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(pki.publicKey('ocsp')),
    producedAt: at,
    responses: [
      { certId, status: { kind: 'good' }, thisUpdate: at - 1000, nextUpdate: at + 2 * dayMs },
      { certId, status: { kind: 'good' }, thisUpdate: at - 9000, nextUpdate: at + dayMs },
    ],
  });
  const algorithm = defaultAlgorithm('ocsp');
  const signature = pki.sign('ocsp', algorithm, data);
  return assembleOcspResponse({ data, algorithm, signature, certificates: [] });
}

test('tells certificates, answers and lists: each once, by digest, with its times', () => {
  const certificate = pki.certificate('p256');
  const crl = pki.crl();
  const ocsp = makeOcsp();
  const described = describeValidationData({
    certificates: [certificate, certificate, Uint8Array.of(0x30, 0)],
    ocsps: [ocsp],
    crls: [crl, crl],
  });
  assert.deepEqual(described, {
    certificates: [
      {
        subject: 'CN=山田 花子,O=Kumoin Test,C=JP',
        issuer: 'CN=Test Issuing,O=Kumoin Test,C=JP',
        serialNumber: parseCertificate(certificate).serialNumberHex,
        notBefore: '2025-01-05T13:45:00Z',
        notAfter: '2027-01-05T13:45:00Z',
        sha256: bytesToHex(digest('sha256', certificate)),
      },
    ],
    ocsps: [
      {
        by: `key ${bytesToHex(keyIdentifier(pki.publicKey('ocsp')))}`,
        producedAt: '2026-01-05T13:45:00Z',
        // What all its answers say at once.
        thisUpdate: '2026-01-05T13:44:51Z',
        nextUpdate: '2026-01-06T13:45:00Z',
        sha256: bytesToHex(digest('sha256', ocsp)),
      },
    ],
    crls: [
      {
        by: 'CN=Test Issuing,O=Kumoin Test,C=JP',
        thisUpdate: '2026-01-05T01:45:00Z',
        nextUpdate: '2026-01-12T13:45:00Z',
        sha256: bytesToHex(digest('sha256', crl)),
      },
    ],
  });
});

test('an answer without its envelope is told alike but for its digest', () => {
  const whole = makeOcsp();
  const response = parseOcspResponse(whole);
  assert.ok(response.status === 'successful');
  const { sha256, ...told } = describeOcsp(response.basic.raw);
  const { sha256: _, ...expected } = describeOcsp(whole);
  assert.deepEqual(told, expected);
  assert.equal(sha256, bytesToHex(digest('sha256', response.basic.raw)));
});

test('what cannot be read, or says nothing, is told by its digest', () => {
  const noise = Uint8Array.of(1, 2, 3);
  const sha256 = bytesToHex(digest('sha256', noise));
  const described = describeValidationData({
    certificates: [noise],
    ocsps: [noise],
    crls: [noise],
  });
  const unreadable = { by: 'unreadable', sha256 };
  assert.deepEqual(described, { certificates: [], ocsps: [unreadable], crls: [unreadable] });
  assert.equal(describeOcsp(ocspErrorResponse('tryLater')).by, 'tryLater');
});
