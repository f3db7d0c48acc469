/** What stands among the CRLs of a signature: lists, OCSP responses in two forms, and other things. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import {
  concatBytes,
  derElement,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
} from '../der/encode-der.ts';
import { buildOcspCertId } from '../ocsp/ocsp-cert-id.ts';
import {
  assembleOcspResponse,
  buildOcspResponseData,
  ocspErrorResponse,
} from '../ocsp/ocsp-response.ts';
import { parseOcspResponse } from '../ocsp/parse-ocsp-response.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { keyIdentifier } from '../public-key.ts';
import { buildOcspRevocationInfo, readRevocationInfo } from './revocation-info.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const issuer = parseCertificate(world.certificate('issuing'));
const { serialNumber } = parseCertificate(world.certificate('p256'));
const certId = buildOcspCertId({ hash: 'sha1', issuer, serialNumber });
const data = buildOcspResponseData({
  responderKeyHash: keyIdentifier(world.publicKey('ocsp')),
  producedAt: at,
  responses: [{ certId, status: { kind: 'good' }, thisUpdate: at }],
});
const algorithm = defaultAlgorithm('ocsp');
const response = assembleOcspResponse({
  data,
  algorithm,
  signature: world.sign('ocsp', algorithm, data),
  certificates: [world.certificate('ocsp')],
});
const parsed = parseOcspResponse(response);
assert.equal(parsed.status, 'successful');
const basic = parsed.basic.raw;

const other = (format: string, ...values: readonly Uint8Array[]): Uint8Array =>
  derElement(0xa1, concatBytes([derObjectIdentifier(format), ...values]));

describe('a RevocationInfoChoice', () => {
  test('carries a whole OCSP response under the number of RFC 5940', () => {
    const built = buildOcspRevocationInfo(response);
    assert.deepEqual(built, other('1.3.6.1.5.5.7.16.2', response));
    assert.deepEqual(readRevocationInfo(built), { kind: 'ocsp', der: response });
  });

  test('may carry the BasicOCSPResponse alone: it is read as the response it came from', () => {
    const found = readRevocationInfo(other(oid.ocspBasic, basic));
    assert.deepEqual(found, { kind: 'ocsp', der: response });
  });

  test('is a CRL when it is no choice of another kind', () => {
    const crl = world.crl();
    assert.deepEqual(readRevocationInfo(crl), { kind: 'crl', der: crl });
  });

  test('is a CRL however long, and nothing with octets behind it', () => {
    const list = derSequence(derElement(0x30, new Uint8Array(20_000_000)));
    assert.deepEqual(readRevocationInfo(list), { kind: 'crl', der: list });
    const followed = concatBytes([derSequence(derNull()), derNull()]);
    assert.deepEqual(readRevocationInfo(followed), { kind: 'other', format: undefined });
  });

  test('of an unknown format is told by it', () => {
    assert.deepEqual(readRevocationInfo(other('1.2.3', derNull())), {
      kind: 'other',
      format: '1.2.3',
    });
  });

  const odd: Readonly<Record<string, Uint8Array>> = {
    'no DER': Uint8Array.of(0xa1, 5),
    'another tag': derElement(0xa0, derNull()),
    'no format': derElement(0xa1, derInteger(1)),
    'a format without a value': other(oid.ocspBasic),
    'a value too many': other(oid.ocspBasic, basic, derNull()),
    'a BasicOCSPResponse where a whole response belongs': other('1.3.6.1.5.5.7.16.2', basic),
    'a whole response where a BasicOCSPResponse belongs': other(oid.ocspBasic, response),
  };
  for (const [what, choice] of Object.entries(odd)) {
    test(`with ${what} is passed over`, () => {
      assert.deepEqual(readRevocationInfo(choice), { kind: 'other', format: undefined });
    });
  }

  test('that says "try later" says nothing about a certificate', () => {
    const busy = ocspErrorResponse('tryLater');
    assert.equal(readRevocationInfo(other('1.3.6.1.5.5.7.16.2', busy)).kind, 'other');
    assert.throws(() => buildOcspRevocationInfo(busy), { code: 'ocsp_malformed' });
    assert.throws(() => buildOcspRevocationInfo(derSequence()), { code: 'ocsp_malformed' });
  });
});
