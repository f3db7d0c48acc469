import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationId, TokenTransactionId } from '../identifiers.ts';
import { tellDecided } from './tell-decided.ts';

const at = Date.UTC(2030, 0, 1);
const id = 'notification-1' as NotificationId;
const transaction = {
  id: 'transaction-1' as TokenTransactionId,
  callbackUri: 'https://bank.example/told',
};
const bodyOf = (event: Parameters<typeof tellDecided>[1]['event']) => {
  const told = tellDecided(transaction, { id, event, at });
  return told && new TextDecoder().decode(told.body);
};

test('the client is told which transaction, and how it ended, and nothing else', () => {
  const approved = '{"transactionID":"transaction-1","state":"approved"}';
  assert.equal(bodyOf('approved'), approved);
  assert.equal(bodyOf('rejected'), approved.replace('approved', 'failed'));
  for (const event of ['refused', 'expired', 'cancelled'] as const) {
    assert.equal(bodyOf(event), approved.replace('approved', event));
  }
});

test('it is told at once, at the address it left, and for a day', () => {
  const told = tellDecided(transaction, { id, event: 'approved', at });
  assert.deepEqual(
    [told?.id, told?.uri, told?.attempts, told?.nextAt, told?.expiresAt],
    [id, transaction.callbackUri, 0, at, at + 86_400_000],
  );
});

test('who left no address is told nothing, and nobody that it has begun', () => {
  const nobody = { ...transaction, callbackUri: undefined };
  assert.equal(tellDecided(nobody, { id, event: 'approved', at }), undefined);
  assert.equal(bodyOf('challenged'), undefined);
});
