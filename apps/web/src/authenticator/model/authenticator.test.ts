/** What a phone does with what it is sent: shows what is genuine, answers what it showed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticatorError } from './authenticator-error.ts';
import type { ProblemCode } from './authenticator-error.ts';
import { phoneWorld, ref, start, transfer } from './phone-world.contract.ts';
import { readCode } from './read-code.ts';
import { home } from './phone-world.contract.ts';

const problem = (code: ProblemCode) => (error: unknown) =>
  error instanceof AuthenticatorError && error.code === code;

async function enrolled(options = {}) {
  const world = await phoneWorld(options);
  return { ...world, token: await world.enrol() };
}

function carriedIn(link: string) {
  const read = readCode(link, home);
  assert.ok(read.kind === 'statement');
  return read.carried;
}

test('an enrolment leaves keys that nobody can take out, not even this program', async () => {
  const { token, store } = await enrolled();
  assert.deepEqual(await store.listTokens(), [token]);
  for (const key of Object.values(token.keys)) {
    assert.equal(key.extractable, false);
    assert.deepEqual(key.usages, ['sign']);
    for (const format of ['raw', 'jwk'] as const) {
      await assert.rejects(crypto.subtle.exportKey(format, key));
    }
  }
});

test('a server whose key is not the one of the picture enrols nobody', async () => {
  const { phone, enrolment } = await phoneWorld();
  const { keyHash } = enrolment();
  keyHash[15] = (keyHash[15] ?? 0) ^ 1;
  await assert.rejects(
    phone.showEnrolment({ ...enrolment(), keyHash }),
    problem('enrolment_not_genuine'),
  );
});

test('a server that came to other keys leaves no token on the phone', async () => {
  const { server, phone, enrolment, store } = await phoneWorld();
  server.changed['enrolments/complete'] = (honest) => ({
    ...honest,
    confirmation: 'A'.repeat(43),
  });
  const offer = await phone.showEnrolment(enrolment());
  await assert.rejects(phone.enrol(offer, 'x'), problem('enrolment_not_genuine'));
  assert.deepEqual(await store.listTokens(), []);
});

test('what waits is shown, and approved with a response to just that', async () => {
  const { server, phone, token } = await enrolled();
  const [shown] = await phone.listPending(token);
  assert.deepEqual(shown?.statement, transfer);
  assert.ok(shown !== undefined);
  await phone.approve(shown);
  assert.equal(server.open, false);
  assert.deepEqual(await phone.listPending(token), []);
});

test('a statement that was changed on the way is not shown', async () => {
  const { server, phone, token } = await enrolled();
  const payee = { name: 'payee', value: '山田 太朗' };
  server.changed['transactions/show'] = (honest) => ({
    ...honest,
    statement: { ...transfer, fields: [payee, ...transfer.fields.slice(1)] },
  });
  await assert.rejects(phone.listPending(token), problem('not_genuine'));
  await assert.rejects(phone.openReference(ref), problem('not_genuine'));
});

for (const [what, statement] of [
  ['text that is not in its normal form', { fields: [{ name: 'payee', value: 'ﾔﾏﾀﾞ' }] }],
  ['a field nobody knows', { fields: [{ name: 'gift', value: '1' }] }],
  ['no field', { fields: [] }],
] as const) {
  test(`a statement with ${what} is not shown`, async () => {
    const { server, phone } = await enrolled();
    server.changed['transactions/show'] = (honest) => ({
      ...honest,
      statement: { ...transfer, ...statement },
    });
    await assert.rejects(phone.openReference(ref), problem('not_genuine'));
  });
}

test('an answer about another transaction is not taken for this one', async () => {
  const { server, phone } = await enrolled();
  server.changed['transactions/show'] = (honest) => ({ ...honest, ref: 'fedcba9876543210' });
  await assert.rejects(phone.openReference(ref), problem('not_genuine'));
});

test('light and sound must have named the transaction with the right proof', async () => {
  const { server, phone } = await enrolled();
  const proof = Uint8Array.from(Buffer.from(server.proof(), 'hex').subarray(0, 8));
  assert.deepEqual((await phone.openReference(ref, proof)).statement, transfer);
  const wrong = proof.with(7, (proof[7] ?? 0) ^ 1);
  await assert.rejects(phone.openReference(ref, wrong), problem('not_genuine'));
});

test('the number that the person brings along is part of the answer', async () => {
  const { server, phone } = await enrolled();
  server.matchNumber = '42';
  const shown = await phone.openReference(ref);
  assert.equal(shown.needsMatchNumber, true);
  assert.equal(shown.statement.matchNumber, undefined);
  for (const number of [undefined, '', '4', '423', 'ab']) {
    await assert.rejects(phone.approve(shown, number), problem('number_missing'));
  }
  await assert.rejects(phone.approve(shown, '43'), problem('answer_wrong'));
  await phone.approve(shown, '42');
  assert.equal(server.open, false);
});

test('a wrong answer that was one too many is told as what it is', async () => {
  const { server, phone } = await enrolled();
  server.matchNumber = '42';
  const shown = await phone.openReference(ref);
  server.open = false;
  await assert.rejects(phone.approve(shown, '43'), problem('transaction_failed'));
  server.locked = true;
  await assert.rejects(phone.approve(shown, '43'), problem('token_locked'));
});

test('no is no, without a code', async () => {
  const { server, phone } = await enrolled();
  await phone.refuse(await phone.openReference(ref));
  assert.ok(server.heard.includes('transactions/refuse'));
  assert.equal(server.open, false);
});

test('a picture is enough without a network: shown in full, with the code the server expects', async () => {
  const { server, phone } = await enrolled();
  server.unreachable = true;
  server.matchNumber = '42';
  const shown = await phone.openCarried(carriedIn(server.carried()));
  assert.deepEqual(shown.statement, transfer);
  await assert.rejects(phone.typedCode(shown), problem('number_missing'));
  const whole = { ...transfer, matchNumber: '42' };
  const { digits, changesAt } = await phone.typedCode(shown, '42');
  assert.equal(digits, server.expected('typed', start, whole));
  assert.equal(changesAt, Math.ceil((start + 1) / 60_000) * 60_000);
  server.now = changesAt ?? 0;
  const next = await phone.typedCode(shown, '42');
  assert.equal(next.digits, server.expected('typed', changesAt ?? 0, whole));
});

test('a picture with another payee under the same proof is not shown', async () => {
  const { server, phone } = await enrolled();
  const fields = [{ name: 'payee' as const, value: '山田 太朗' }, ...transfer.fields.slice(1)];
  const forged = carriedIn(server.carried({ ...transfer, fields }));
  await assert.rejects(phone.openCarried(forged), problem('not_genuine'));
});

test('a phone without a token, and time that is over', async () => {
  const { server, phone, token, store } = await enrolled();
  const carried = carriedIn(server.carried());
  server.now = transfer.expiresAt * 1000 - 1;
  await phone.openCarried(carried);
  server.now += 1;
  await assert.rejects(phone.openCarried(carried), problem('transaction_expired'));
  await assert.rejects(phone.openReference(ref), problem('transaction_expired'));
  assert.deepEqual(await phone.listPending(token), []);
  await store.removeToken(token.id);
  await assert.rejects(phone.openCarried(carried), problem('no_token'));
});

test('a phone whose clock is an hour off learns the time, and remembers it', async () => {
  const { phone, token, store, server } = await enrolled({ behindMs: 3_600_000 });
  const [shown] = await phone.listPending(token);
  assert.ok(shown !== undefined);
  assert.ok(Math.abs(phone.now() - server.now) < 2_000);
  await phone.approve(shown);
  assert.equal(store.settings.clockOffsetMs, 3_600_000);
});

test('a token is given up at the server first, and kept where that cannot be reached', async () => {
  const { server, phone, token, store } = await enrolled();
  server.unreachable = true;
  await assert.rejects(phone.removeToken(token), problem('offline'));
  assert.equal((await store.listTokens()).length, 1);
  server.unreachable = false;
  await phone.removeToken(token);
  assert.deepEqual(server.heard.slice(-1), ['token/remove']);
  assert.deepEqual(await store.listTokens(), []);
});

test('a token that has ended already is only forgotten', async () => {
  const { server, phone, token, store } = await enrolled();
  server.changed['token/remove'] = () => ({ status: 401, error: 'device_request_refused' });
  await phone.removeToken(token);
  assert.deepEqual(await store.listTokens(), []);
});
