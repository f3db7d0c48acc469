/** Accounts that an older version made get what the profile has now, and keep the rest. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#domain/secret.ts';
import { CscWorld } from '../../../../tests/conformance/csc/csc-world.ts';
import { loadEvaluationSecrets } from './evaluation-secrets.ts';
import { evaluationTenant, seedEvaluation } from './seed-evaluation.ts';

test('a signer of before there were addresses gets them, once', async (t) => {
  const world = await CscWorld.open();
  t.after(() => world.close());
  const { useCases, stores } = world.built;
  await useCases.createAccount({
    tenantId: evaluationTenant,
    name: 'taro',
    displayName: 'Taro of before',
    password: new Secret('a password of before'),
    totpSeed: undefined,
  });
  const secrets = loadEvaluationSecrets(world.home, { names: ['taro'], made: false });
  for (let start = 0; start < 2; start += 1) await seedEvaluation(useCases, secrets);
  const { email, phone, displayName } = await useCases.showAccount('taro');
  assert.deepEqual(
    [email, phone, displayName],
    ['taro@example.com', '+815000000002', 'Taro of before'],
  );
  const { id: accountId } = await useCases.showAccount('taro');
  const [token, ...more] = await useCases.listTokens({ accountId });
  assert.deepEqual([token?.state, token?.suites.typed], ['active', 'OCRA-1:HOTP-SHA256-8:QH64']);
  assert.deepEqual(more, []);
  const entries = await stores.journal.read(0, 100);
  assert.equal(entries.filter(({ event }) => event === 'account.changed').length, 1);
});
