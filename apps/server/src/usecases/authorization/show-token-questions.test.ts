/** What a token was asked, shown again: for this consent, while it is open, and for no other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { makeShowTokenQuestions } from './show-token-questions.ts';
import { caller, sha256, signingWorld, start } from './signing-world.contract.ts';

const both: Partial<Credential> = { factors: ['ocra', 'device'], mode: 'oauth2code' };
const agreed = { numSignatures: 1, digests: [sha256(1)], labels: ['One.pdf'] };

async function world() {
  const base = await signingWorld({ credential: both });
  const credential = await base.ports.credentials.find(base.credentialId);
  assert.ok(credential !== undefined);
  const show = makeShowTokenQuestions(base.ports, base.token);
  const about = { credential, clientId: caller.clientId, agreed };
  const ask = (kind: 'ocra' | 'device') => {
    const order = { ...caller, credentialId: base.credentialId, kind };
    return base.issueChallenge({ ...order, signing: { ...agreed, rights: {} } });
  };
  return { ...base, about, show, ask };
}

test('nothing was asked, so nothing is shown', async () => {
  const { show, about } = await world();
  assert.deepEqual(await show(about), []);
});

test('a device is shown with the number that is typed on it, a code with its question', async () => {
  const { show, about, ask, token } = await world();
  const begun = await ask('ocra');
  assert.ok('question' in begun);
  await ask('device');
  const [code, device] = await show(about);
  assert.deepEqual(
    [code?.kind, code?.question, code?.matchNumber],
    ['ocra', begun.question, undefined],
  );
  assert.deepEqual([device?.kind, device?.state, device?.matchNumber], ['device', 'created', '42']);
  token.decide('approved');
  assert.equal((await show(about))[1]?.state, 'approved');
});

test('a page that waits is answered as soon as the device has decided, or in the end', async () => {
  const base = await world();
  const { about, ask, token, clock, ports } = base;
  await ask('device');
  const pause = {
    async wait(milliseconds: number) {
      clock.at += milliseconds;
      if (clock.at === start + 2000) token.decide('approved');
      return true;
    },
  };
  const show = makeShowTokenQuestions({ ...ports, pause }, token);
  assert.equal((await show({ ...about, waitSeconds: 10 }))[0]?.state, 'approved');
  assert.equal(clock.at, start + 2000);
  await show({ ...about, waitSeconds: 10 });
  assert.equal(clock.at, start + 2000);

  await ask('device');
  const [vain] = await show({ ...about, waitSeconds: 10 });
  assert.deepEqual([vain?.state, clock.at], ['created', start + 12_000]);
  const closing = makeShowTokenQuestions({ ...ports, pause: { wait: async () => false } }, token);
  assert.equal((await closing({ ...about, waitSeconds: 10 }))[0]?.state, 'created');
});

test('for another client, other documents, or after its time, it is as if it were not there', async () => {
  const { show, about, ask, clock } = await world();
  await ask('device');
  const others = [
    { ...about, clientId: 'other' as ClientId },
    { ...about, agreed: { ...agreed, digests: [sha256(2)] } },
    { ...about, agreed: { ...agreed, labels: ['Two.pdf'] } },
    { ...about, credential: { ...about.credential, factors: ['ocra'] as const } },
  ];
  for (const other of others) assert.deepEqual(await show(other), []);
  clock.at = start + 299_999;
  assert.equal((await show(about)).length, 1);
  clock.at = start + 300_000;
  assert.deepEqual(await show(about), []);
});
