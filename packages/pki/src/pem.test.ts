/** PEM: several blocks, text around them, and nothing half open. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodePem, encodePem } from './pem.ts';
import { PkiError } from './pki-error.ts';

const malformed = { name: 'PkiError', code: 'pem_malformed' };
const one = encodePem('CERTIFICATE', Uint8Array.of(1, 2, 3));

test('any block survives, between whatever else stands there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 4 }),
      (all) => {
        const text = all.map((bytes) => `subject: x\r\n${encodePem('X509 CRL', bytes)}`).join('\n');
        assert.deepEqual(
          decodePem(text),
          all.map((bytes) => ({ label: 'X509 CRL', bytes })),
        );
      },
    ),
  );
});

test('lines are 64 characters long', () => {
  const lines = encodePem('CERTIFICATE', new Uint8Array(100)).split('\n');
  assert.deepEqual(
    lines.map((line) => line.length),
    [27, 64, 64, 8, 25, 0],
  );
});

test('a block of nothing has no lines', () => {
  assert.equal(encodePem('X509 CRL', new Uint8Array()).split('\n').length, 3);
});

test('reads line ends and indents of any system', () => {
  for (const end of ['\r\n', '\r', '\n', '  \n  ']) {
    assert.deepEqual(decodePem(one.replaceAll('\n', end))[0]?.bytes, Uint8Array.of(1, 2, 3));
  }
});

test('text without a block holds no blocks', () => {
  assert.deepEqual(decodePem(''), []);
  assert.deepEqual(decodePem('nothing here'), []);
});

const faults: readonly [string, string][] = [
  ['a block left open', one.slice(0, -26)],
  ['an end without a beginning', '-----END CERTIFICATE-----'],
  ['a block inside a block', one.replace('AQID', `${one}`)],
  ['an end with another label', one.replace('END CERTIFICATE', 'END KEY')],
  ['an empty block', one.replace('AQID', '')],
  ['base64 cut short', one.replace('AQID', 'AQI')],
  ['base64 with a stranger in it', one.replace('AQID', 'AQ_D')],
  ['padding in the middle', one.replace('AQID', 'AQ==AQID')],
  ['headers inside', one.replace('AQID', 'Proc-Type: 4,ENCRYPTED\n\nAQID')],
];

for (const [what, text] of faults) {
  test(`refuses ${what}`, () => assert.throws(() => decodePem(text), malformed));
}

test('refuses more text and more blocks than reasonable', () => {
  assert.throws(() => decodePem('x'.repeat(16 * 1024 * 1024 + 1)), malformed);
  assert.throws(() => decodePem(one.repeat(10_001)), malformed);
});

test('throws nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: one.length }), (noise, at) => {
      try {
        decodePem(one.slice(0, at) + noise + one.slice(at));
      } catch (error) {
        assert.ok(error instanceof PkiError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});
