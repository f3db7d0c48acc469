/** The reference to the signer's certificate, byte by byte where DER leaves no choice. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import { digest } from '../digest.ts';
import {
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
import { parseAttributes } from './attribute.ts';
import {
  buildSigningCertificateV2,
  essIssuerSerialAgrees,
  essMatches,
  parseSigningCertificate,
  parseSigningCertificateV2,
} from './ess.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 5, 1) });
const certificate = parseCertificate(world.certificate('p256'));

function valueOf(attribute: Uint8Array) {
  const set = parseDer(derExplicit(0, attribute));
  const value = parseAttributes(set).only(oid.signingCertificateV2);
  assert.ok(value);
  return value;
}

describe('signing-certificate-v2', () => {
  test('leaves SHA-256 out, the default, and writes SHA-512', () => {
    for (const [hash, first] of [
      ['sha256', 0x04],
      ['sha512', 0x30],
    ] as const) {
      const value = valueOf(buildSigningCertificateV2(certificate.raw, hash));
      const identifier = value.children[0]?.children[0];
      assert.equal(identifier?.children[0]?.tag, first, hash);
      assert.equal(parseSigningCertificateV2(value)[0]?.hash, hash);
    }
  });

  test('names issuer and serial, and agrees with its certificate alone', () => {
    const value = valueOf(buildSigningCertificateV2(certificate.raw, 'sha384'));
    const [signer] = parseSigningCertificateV2(value);
    assert.ok(signer);
    assert.deepEqual(signer.issuerSerial?.issuer.raw, certificate.issuer.raw);
    assert.ok(essMatches(signer, certificate));
    assert.ok(essIssuerSerialAgrees(signer, certificate));

    const other = parseCertificate(world.certificate('p384'));
    assert.ok(!essMatches(signer, other));
    assert.ok(!essIssuerSerialAgrees(signer, other));
    const tampered = Uint8Array.from(certificate.raw);
    tampered[tampered.length - 1] = (tampered[tampered.length - 1] ?? 0) ^ 1;
    assert.ok(!essMatches(signer, { ...certificate, raw: tampered }));
  });

  test('may do without issuer and serial, or name an issuer in another form', () => {
    const certificateDigest = derOctetString(digest('sha256', certificate.raw));
    const uri = derSequence(derSequence(derExplicit(6, derNull())), derInteger(1));
    for (const tail of [[], [uri]]) {
      const identifier = derSequence(certificateDigest, ...tail);
      const [signer] = parseSigningCertificateV2(parseDer(derSequence(derSequence(identifier))));
      assert.ok(signer);
      assert.equal(signer.issuerSerial, undefined);
      assert.ok(essIssuerSerialAgrees(signer, certificate));
    }
  });

  test('is refused empty, with an unknown hash and with stray members', () => {
    const identifier = derSequence(derOctetString(new Uint8Array(32)));
    const md5 = derSequence(derObjectIdentifier('1.2.840.113549.2.5'));
    const malformed = [
      derSequence(),
      derSequence(derSequence()),
      derSequence(derSequence(derSequence(md5, derOctetString(new Uint8Array(16))))),
      derSequence(derSequence(identifier), derSequence(), derNull()),
    ];
    for (const value of malformed) {
      assert.throws(() => parseSigningCertificateV2(parseDer(value)), { code: 'cms_malformed' });
    }
  });
});

test('signing-certificate of version 1 is SHA-1 over the certificate', () => {
  const identifier = derSequence(derOctetString(digest('sha1', certificate.raw)));
  const [signer] = parseSigningCertificate(parseDer(derSequence(derSequence(identifier))));
  assert.ok(signer);
  assert.ok(essMatches(signer, certificate));
  assert.ok(!essMatches(signer, parseCertificate(world.certificate('issuing'))));
});
