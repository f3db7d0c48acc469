import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticatorError } from './authenticator-error.ts';
import type { ProblemCode } from './authenticator-error.ts';
import { readCode, readPayload } from './read-code.ts';

const home = 'https://sign.example/authenticator/';
const code = 'C'.repeat(43);
const hash = Buffer.alloc(16, 7).toString('base64url');
const problem = (wanted: ProblemCode) => (error: unknown) =>
  error instanceof AuthenticatorError && error.code === wanted;

test('a link of this app is read, with what people paste around it', () => {
  assert.deepEqual(readCode(`  ${home}#enrol=${code}.${hash}\n`, home), {
    kind: 'enrolment',
    code,
    keyHash: Uint8Array.from(Buffer.alloc(16, 7)),
  });
  const reference = { kind: 'reference', ref: '0123456789abcdef', proof: undefined };
  assert.deepEqual(readCode(`${home}#ref=0123456789abcdef`, home), reference);
});

for (const other of [
  `https://sign.example:8443/authenticator/#enrol=${code}.${hash}`,
  `http://sign.example/authenticator/#enrol=${code}.${hash}`,
  `https://sign.example/other/#enrol=${code}.${hash}`,
  `https://evil.example/authenticator/#enrol=${code}.${hash}`,
  `https://sign.example@evil.example/authenticator/#enrol=${code}.${hash}`,
]) {
  test(`${other.slice(0, 40)} … leads nowhere from here`, () => {
    assert.throws(() => readCode(other, home), problem('code_of_other_service'));
  });
}

for (const text of [
  '',
  'hello',
  home,
  `${home}#enrol=${code}`,
  `${home}#enrol=${code}.${hash}A`,
  `${home}#enrol=${code}.${hash.slice(0, -1)}`,
  // The last character holds bits that no octet has.
  `${home}#enrol=${code}.${hash.slice(0, -1)}x`,
  `${home}#enrol=short.${hash}`,
  `${home}#ref=0123456789ABCDEF`,
  `${home}#ref=0123456789abcde`,
  `${home}#tx=`,
  `${home}#tx=AAAA`,
  `${home}#tx=!`,
  `otpauth://totp/x?secret=AAAA`,
  `${home}#tx=${'A'.repeat(4096)}`,
]) {
  test(`${text.slice(0, 50)} says nothing to us`, () => {
    assert.throws(() => readCode(text, home), problem('code_unreadable'));
  });
}

test('light and sound carry sixteen octets, no more and no fewer', () => {
  const payload = Uint8Array.from({ length: 16 }, (_, index) => index);
  assert.deepEqual(readPayload(payload), {
    kind: 'reference',
    ref: '0001020304050607',
    proof: payload.slice(8),
  });
  for (const length of [0, 15, 17]) {
    assert.throws(() => readPayload(new Uint8Array(length)), problem('code_unreadable'));
  }
});
