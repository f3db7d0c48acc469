/** A second key beside the first: where it may come from, and that both answer from then on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocra, ocraTimeStep, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import { AuthenticatorError } from './authenticator-error.ts';
import type { ProblemCode } from './authenticator-error.ts';
import { Authenticator } from './authenticator.ts';
import { code, FakeServer, home, MemoryStore, transfer } from './phone-world.contract.ts';

const origin = 'https://second.example';
const problem = (expected: ProblemCode) => (error: unknown) =>
  error instanceof AuthenticatorError && error.code === expected;

async function world() {
  const [bank, second] = [new FakeServer(), new FakeServer()];
  const store = new MemoryStore();
  const sent: Record<string, string> = {};
  const phone = await Authenticator.open({
    ...{ store, home, now: () => bank.now },
    fetch: (url, init) => {
      const { pathname, origin: to } = new URL(url);
      if (to === new URL(home).origin) sent[pathname] = String(init.body);
      return (to === origin ? second : bank).fetch(url, init);
    },
  });
  const enrolment = { kind: 'enrolment', code, keyHash: bank.keyHash() } as const;
  const token = await phone.enrol(await phone.showEnrolment(enrolment), 'My phone');
  const linkAt = (place: string, hash = second.keyHash()) =>
    `${place}/authenticator/#enrol=${code}.${hash.toString('base64url')}`;
  return { bank, second, store, phone, token, linkAt, sent };
}

test('it is enrolled there, kept beside, bound here, and answers from then on', async () => {
  const { bank, second, store, phone, token, linkAt, sent } = await world();
  const offer = await phone.showSecondEnrolment(origin, linkAt(origin));
  await phone.bindSecondParty(token, origin, offer);
  assert.deepEqual(second.heard, ['enrolments/show', 'enrolments/complete']);
  assert.equal(sent['/authenticator/v1/token/bind'], '{"tokenId":"t-1"}');
  const kept = store.tokens.get(token.id);
  assert.equal(kept?.second?.origin, origin);
  assert.equal(kept.second.keys.client.extractable, false);
  assert.notEqual(kept.second.keys.client, kept.keys.client);

  // Opened before it was added: both answer all the same.
  const [shown] = await phone.listPending(token);
  await phone.approve(shown ?? assert.fail());
  const { secondResponse } = JSON.parse(sent['/authenticator/v1/transactions/approve'] ?? '{}');
  const suite = parseOcraSuite(kept.second.suites.online);
  const key = second.keys?.client ?? assert.fail();
  const question = questionOfStatement(transfer, suite);
  const timeStep = ocraTimeStep(suite, bank.now);
  assert.equal(secondResponse, ocra({ suite, key, question, timeStep }));
});

test('a link of another place is refused before anybody is asked', async () => {
  const { phone, second, linkAt } = await world();
  for (const place of ['https://sign.example', 'https://evil.example', `${origin}.evil.example`]) {
    const looking = phone.showSecondEnrolment(origin, linkAt(place));
    await assert.rejects(looking, problem('code_of_other_service'));
  }
  const other = `${origin}/authenticator/#ref=0123456789abcdef`;
  await assert.rejects(phone.showSecondEnrolment(origin, other), problem('code_unreadable'));
  assert.deepEqual(second.heard, []);
});

test('a server that sits in between has another key than the link promised', async () => {
  const { phone, bank, linkAt } = await world();
  const looking = phone.showSecondEnrolment(origin, linkAt(origin, bank.keyHash()));
  await assert.rejects(looking, problem('enrolment_not_genuine'));
});

test('cut off between there and here, it is bound the next time, without another link', async () => {
  const { bank, second, store, phone, token, linkAt, sent } = await world();
  const offer = await phone.showSecondEnrolment(origin, linkAt(origin));
  bank.unreachable = true;
  await assert.rejects(phone.bindSecondParty(token, origin, offer), problem('offline'));
  bank.unreachable = false;
  await phone.bindSecondParty(token, origin, offer);
  await phone.bindSecondParty(token, origin, undefined);
  assert.equal(second.heard.length, 2);
  assert.equal(sent['/authenticator/v1/token/bind'], '{"tokenId":"t-1"}');
  store.tokens.set(token.id, token);
  const nothing = phone.bindSecondParty(token, origin, undefined);
  await assert.rejects(nothing, problem('enrolment_unknown'));
});
