import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeStatement, encodeStatement, OtpError } from '../index.ts';
import { statementDigest, statementFieldNames, statementKinds } from '../index.ts';
import { fieldNumbers, kindNumbers } from './statement-wire.ts';
import { signature, transfer } from './sample-statements.contract.ts';

const isRefused = (error: unknown) =>
  error instanceof OtpError &&
  (error.code === 'statement_malformed' || error.code === 'statement_too_long');

test('what is encoded is decoded to the same statement, without its match number', () => {
  assert.deepEqual(decodeStatement(encodeStatement(transfer)), transfer);
  const { matchNumber, ...rest } = signature;
  assert.equal(matchNumber, '42');
  assert.deepEqual(decodeStatement(encodeStatement(signature)), rest);
});

test('a transfer takes little room', () => {
  assert.equal(encodeStatement(transfer).length, 141);
});

test('each cut, each octet more, and each wrong head is refused', () => {
  const encoded = encodeStatement(transfer);
  for (let length = 0; length < encoded.length; length += 1) {
    assert.throws(() => decodeStatement(encoded.subarray(0, length)), isRefused);
  }
  assert.throws(() => decodeStatement(Uint8Array.of(...encoded, 0)), isRefused);
  for (const [offset, octet] of [
    [0, 0],
    [0, 2],
    [1, 0],
    [1, 4],
    [1, 255],
  ] as const) {
    assert.throws(() => decodeStatement(encoded.with(offset, octet)), isRefused);
  }
});

test('a flipped bit is refused or makes another statement, never the same one', () => {
  const encoded = encodeStatement(transfer);
  const digest = statementDigest(transfer).join();
  for (let bit = 0; bit < encoded.length * 8; bit += 1) {
    const octet = encoded[bit >> 3] ?? 0;
    const flipped = encoded.with(bit >> 3, octet ^ (1 << (bit & 7)));
    try {
      assert.notEqual(statementDigest(decodeStatement(flipped)).join(), digest);
    } catch (error) {
      assert.ok(isRefused(error), String(error));
    }
  }
});

test('octets that are no UTF-8 are refused', () => {
  const encoded = encodeStatement(transfer);
  // The first octet of the relying party: 0xff stands nowhere in UTF-8.
  assert.throws(() => decodeStatement(encoded.with(18, 0xff)), isRefused);
});

test('what does not fit a QR code is refused', () => {
  const fields = Array.from({ length: 11 }, () => ({
    name: 'document' as const,
    value: 'x'.repeat(200),
  }));
  assert.throws(() => encodeStatement({ ...signature, fields }), isRefused);
  assert.ok(encodeStatement({ ...signature, fields: fields.slice(0, 9) }).length < 2048);
  assert.throws(() => decodeStatement(new Uint8Array(2049)), isRefused);
});

test('random octets are refused or decode to what encodes to them again', () => {
  const head = Uint8Array.of(1, 1);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (tail) => {
      const octets = Uint8Array.of(...head, ...tail);
      try {
        assert.deepEqual(encodeStatement(decodeStatement(octets)), octets);
      } catch (error) {
        assert.ok(isRefused(error), String(error));
      }
    }),
  );
});

test('no number on the wire stands for two things', () => {
  assert.equal(new Set(Object.values(fieldNumbers)).size, statementFieldNames.length);
  assert.equal(new Set(Object.values(kindNumbers)).size, statementKinds.length);
});
