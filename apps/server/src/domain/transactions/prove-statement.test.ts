import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocra, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import { proveStatement } from './prove-statement.ts';
import { settleStatement } from './settle-statement.ts';

const serverSuite = 'OCRA-1:HOTP-SHA256-0:QH64';
const server = new Uint8Array(32).fill(13);
const suites = { typed: 'OCRA-1:HOTP-SHA256-8:QH64', server: serverSuite };
const order = { kind: 'login', fields: [{ name: 'account', value: 'alice' }] } as const;
const frame = {
  ...{ relyingParty: 'Bank', transactionId: 'transaction-1', nonce: '0123456789abcdef' },
  ...{ expiresAt: 1_893_456_000_000, matchNumber: '42' },
};
const statement = settleStatement(order, frame);

test('the proof is over what the device sees, so not over the number to match', () => {
  const { matchNumber: _, ...seen } = statement;
  const suite = parseOcraSuite(serverSuite);
  const question = questionOfStatement(seen, suite);
  const proof = proveStatement(statement, { suites }, { server });
  assert.equal(proof, ocra({ suite, key: server, question }));
  assert.equal(proof, proveStatement({ ...statement, matchNumber: '43' }, { suites }, { server }));
});

test('another key, or another word of the statement, and it is another proof', () => {
  const proof = proveStatement(statement, { suites }, { server });
  const others = [
    proveStatement(statement, { suites }, { server: server.with(0, 1) }),
    proveStatement({ ...statement, relyingParty: 'Banc' }, { suites }, { server }),
  ];
  for (const other of others) assert.notEqual(other, proof);
});

test('a token without a key for it gets none', () => {
  assert.equal(
    proveStatement(statement, { suites: { typed: suites.typed } }, { server }),
    undefined,
  );
  assert.equal(proveStatement(statement, { suites }, {}), undefined);
});
