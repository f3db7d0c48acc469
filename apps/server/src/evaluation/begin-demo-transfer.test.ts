/** The demo bank begins its transfers for the demo accounts, with the token that is at hand. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#domain/refusal.ts';
import { CscWorld } from '../../../../tests/conformance/csc/csc-world.ts';
import { makeBeginDemoTransfer } from './begin-demo-transfer.ts';
import { loadEvaluationSecrets } from './evaluation-secrets.ts';
import { seedClients } from './seed-clients.ts';
import { seedEvaluation } from './seed-evaluation.ts';

const transfer = {
  account: 'taro',
  relyingParty: 'Demo Bank',
  language: 'en',
  fields: [
    { name: 'payee', value: 'Hanako' },
    { name: 'amount', value: '12800' },
    { name: 'currency', value: 'JPY' },
  ],
} as const;

test('a code is sent where there is no app, by one token, whose key nobody has', async (t) => {
  const world = await CscWorld.open();
  t.after(() => world.close());
  const { useCases } = world.built;
  const secrets = loadEvaluationSecrets(world.home, { names: ['taro'], made: false });
  const [signer] = await seedEvaluation(useCases, secrets);
  const accountIds = signer === undefined ? [] : [signer.account.id];
  await seedClients(useCases, { baseUrl: 'http://127.0.0.1', secrets, accountIds });
  const beginDemoTransfer = makeBeginDemoTransfer(useCases);
  const first = await beginDemoTransfer(transfer);
  const second = await beginDemoTransfer(transfer);
  assert.equal(first.token.kind, 'server');
  assert.equal(second.token.id, first.token.id);
  assert.equal(first.transaction.statement.relyingParty, 'Demo Bank');
  assert.ok(second.handle !== undefined);
  await assert.rejects(beginDemoTransfer({ ...transfer, account: 'alice2' }), Refusal);
});
