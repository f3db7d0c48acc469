/** Names of signers, freshness of lists, reasons of revocation, serial numbers. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatName, parseDer, parseName } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { certificateProfiles, validityFrom } from './certificate-profile.ts';
import { makeSerialNumber, serialNumberRandomBytes } from './draft-certificate.ts';
import { readRevocationReason, revocationReasons } from './issued-certificate.ts';
import { crlIsFresh } from './published-crl.ts';
import { buildSignerName } from './signer-name.ts';
import type { SignerName } from './signer-name.ts';
import { statusOf } from './status-answer.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9, 250);
const refused = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

describe('the name of a signer', () => {
  const rest = { country: 'JP', commonName: '山田 花子', serialNumber: 'a11ce' };
  const format = (name: SignerName) => formatName(parseName(parseDer(buildSignerName(name))));

  test('is country, names, serial number and common name', () => {
    const name = format({ ...rest, givenName: '花子', surname: '山田' });
    assert.equal(name, 'CN=山田 花子,SERIALNUMBER=a11ce,GIVENNAME=花子,SURNAME=山田,C=JP');
  });

  test('does with one of the two names, or a pseudonym', () => {
    assert.match(format({ ...rest, surname: '山田' }), /SURNAME=山田,C=JP$/);
    assert.match(format({ ...rest, pseudonym: 'Hana' }), /SERIALNUMBER=a11ce,2\.5\.4\.65=/);
  });

  const rows: readonly { readonly why: string; readonly name: SignerName }[] = [
    { why: 'neither name nor pseudonym', name: rest },
    { why: 'both', name: { ...rest, surname: '山田', pseudonym: 'Hana' } },
    { why: 'a country that is no code', name: { ...rest, surname: 'A', country: 'Japan' } },
    { why: 'an empty surname', name: { ...rest, surname: '' } },
    {
      why: 'a common name above 64 characters',
      name: { ...rest, surname: 'A', commonName: 'a'.repeat(65) },
    },
    { why: 'a control character', name: { ...rest, surname: 'A\u0007' } },
  ];
  for (const { why, name } of rows) {
    test(`is refused with ${why}`, () => {
      assert.throws(() => buildSignerName(name), refused('certificate_request_refused'));
    });
  }
});

test('a validity begins with the second and ends with the issuer at the latest', () => {
  const notBefore = at - 250;
  const whole = validityFrom(certificateProfiles.signer, at, Infinity);
  assert.deepEqual(whole, { notBefore, notAfter: notBefore + 730 * 24 * 3600_000 });
  assert.equal(validityFrom(certificateProfiles.signer, at, at + 9750).notAfter, at + 9750);
});

test('a serial number is 18 octets and positive, whatever the dice say', () => {
  for (const octet of [0x00, 0x7f, 0x80, 0xff]) {
    const [first = 0, ...rest] = makeSerialNumber(
      new Uint8Array(serialNumberRandomBytes).fill(octet),
    );
    assert.ok(first >= 0x40 && first < 0x80);
    assert.equal(rest.length, 17);
  }
});

describe('a list is fresh', () => {
  const hour = 3600_000;
  const crl = {
    authorityId: 'ca' as never,
    number: 1,
    crl: new Uint8Array(),
    revokedCount: 3,
    thisUpdate: at,
    nextUpdate: at + 24 * hour,
  };
  const rows = [
    { when: 'just published', count: 3, now: at, fresh: true },
    { when: 'one moment before half time', count: 3, now: at + 12 * hour - 1, fresh: true },
    { when: 'at half time', count: 3, now: at + 12 * hour, fresh: false },
    { when: 'one more is revoked', count: 4, now: at, fresh: false },
    { when: 'the clock went back before it', count: 3, now: at - 1, fresh: false },
  ];
  for (const { when, count, now, fresh } of rows) {
    test(`${fresh ? 'when' : 'no more when'} ${when}`, () => {
      assert.equal(crlIsFresh(crl, count, now), fresh);
    });
  }
});

test('a reason is one of the six, in the spelling of RFC 5280', () => {
  for (const reason of revocationReasons) assert.equal(readRevocationReason(reason), reason);
  for (const word of ['certificateHold', 'removeFromCRL', 'KeyCompromise', '', '1']) {
    assert.throws(() => readRevocationReason(word), refused('revocation_reason_unknown'));
  }
});

describe('the status of a certificate', () => {
  const issued = {
    authorityId: 'ca' as never,
    serialNumber: '51',
    certificate: new Uint8Array(),
    notBefore: at,
    notAfter: at,
    issuedAt: at,
    revocation: undefined,
  };

  test('is unknown unless it is on record, then good, then revoked', () => {
    assert.deepEqual(statusOf(undefined), { kind: 'unknown' });
    assert.deepEqual(statusOf(issued), { kind: 'good' });
    const revocation = { at, reason: 'superseded' as const };
    const revoked = { kind: 'revoked', revokedAt: at, reason: 'superseded' };
    assert.deepEqual(statusOf({ ...issued, revocation }), revoked);
  });

  test('says no reason where none was given', () => {
    const revocation = { at, reason: 'unspecified' as const };
    assert.deepEqual(statusOf({ ...issued, revocation }), { kind: 'revoked', revokedAt: at });
  });
});
