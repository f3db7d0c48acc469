/** A phone becomes a token: with the code, once, in time, and with the same keys as we have. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolmentConfirmation, hmac } from '@kumoin/otp';
import { digest, equalBytes } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { enrolmentSeconds } from '#domain/tokens/token-enrolment.ts';
import { tokensMax } from '#domain/tokens/token-keeper.ts';
import { authenticatorSuites } from '#domain/tokens/token-suites.ts';
import { makeEnrolToken } from './enrol-token.ts';
import { openTokenKeys } from './seal-token-keys.ts';
import { alice, answerOf, bob, refusal, start, tokenWorld } from './token-world.contract.ts';
import type { TokenWorld } from './token-world.contract.ts';

async function offered() {
  const world = await tokenWorld();
  const offer = await world.beginEnrolment({ keeper: world.owner(), accountId: alice });
  return { ...world, offer, phone: await answerOf(world, offer.code) };
}

function tokensOf({ ports }: TokenWorld) {
  return ports.tokens.listOf(alice);
}

test('phone and server come to the same three keys, and each shows it to the other', async () => {
  const { ports, enrolToken, phone } = await offered();
  const { token, confirmation } = await enrolToken(phone.answer);
  const { commitmentSalt: _, ...keys } = await openTokenKeys(ports.sealing, token);
  assert.deepEqual(keys, phone.keys);
  const expected = enrolmentConfirmation.byServer(phone.enrolmentId, token.id);
  assert.ok(equalBytes(confirmation, hmac('sha256', phone.keys.server, expected)));
});

test('the picture tells by which key the phone knows us, and nothing secret', async () => {
  const { offer, showEnrolment } = await offered();
  const { enrolment, account } = await showEnrolment(offer.code);
  const hash = digest('sha256', enrolment.publicKey).subarray(0, 16);
  assert.deepEqual(offer.keyHash, hash);
  assert.deepEqual(Object.keys(enrolment), ['id', 'publicKey', 'expiresAt']);
  assert.equal(account.name, 'alice');
});

test('the token is its owner’s, active at once, with an end, and on record', async () => {
  const world = await offered();
  const { token } = await world.enrolToken({ ...world.phone.answer, label: ' My\n phone ' });
  assert.deepEqual(await tokensOf(world), [token]);
  const { accountId, state, label, suites, activatedAt, notAfter } = token;
  assert.deepEqual([accountId, state, label], [alice, 'active', 'My phone']);
  assert.deepEqual(suites, authenticatorSuites);
  assert.deepEqual([activatedAt, notAfter], [start, start + 1000 * 24 * 3600_000]);
  const [facts] = await world.facts();
  assert.deepEqual(facts, { token: token.id, account: alice, enrolment: world.offer.id });
});

test('what is stored of an enrolment and a token opens nothing by itself', async () => {
  const { ports, offer, enrolToken, phone } = await offered();
  const { token } = await enrolToken(phone.answer);
  const stored = await ports.tokenEnrolments.findByCode(ports.tokenHash.hash(offer.code.reveal()));
  const text = Buffer.concat([
    token.keysSealed,
    stored?.privateKeySealed ?? assert.fail(),
    Buffer.from(JSON.stringify([token, stored])),
  ]);
  assert.ok(!text.includes(offer.code.reveal()));
  for (const key of Object.values(phone.keys)) assert.ok(!text.includes(Buffer.from(key)));
  const other = { ...token, id: 'token-9' as TokenId };
  await assert.rejects(openTokenKeys(ports.sealing, other), Outage);
});

test('a code makes one token, however many phones read it at once', async () => {
  const world = await offered();
  const other = await answerOf(world, world.offer.code);
  const outcomes = await Promise.allSettled([
    world.enrolToken(world.phone.answer),
    world.enrolToken(other.answer),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await tokensOf(world)).length, 1);
  await assert.rejects(world.enrolToken(world.phone.answer), refusal('enrolment_unknown'));
  await assert.rejects(world.showEnrolment(world.offer.code), refusal('enrolment_unknown'));
});

test('a code is good to its last millisecond', async () => {
  const { clock, enrolToken, showEnrolment, offer, phone } = await offered();
  clock.at = start + enrolmentSeconds * 1000;
  await assert.rejects(enrolToken(phone.answer), refusal('enrolment_expired'));
  await assert.rejects(showEnrolment(offer.code), refusal('enrolment_expired'));
  clock.at -= 1;
  await enrolToken(phone.answer);
});

test('a code that nobody offered is enrolment_unknown', async () => {
  const { enrolToken, phone } = await offered();
  const code = new Secret('A'.repeat(43));
  await assert.rejects(enrolToken({ ...phone.answer, code }), refusal('enrolment_unknown'));
});

test('a phone that came to other keys makes no token, and may try again', async () => {
  const world = await offered();
  const { answer } = world.phone;
  const other = await answerOf(world, world.offer.code);
  const refused = [
    { ...answer, confirmation: answer.confirmation.with(0, (answer.confirmation[0] ?? 0) ^ 1) },
    { ...answer, confirmation: answer.confirmation.subarray(1) },
    // Somebody on the way put in a key of their own.
    { ...answer, publicKey: other.answer.publicKey },
    { ...answer, publicKey: answer.publicKey.with(1, (answer.publicKey[1] ?? 0) ^ 1) },
  ];
  for (const each of refused) {
    await assert.rejects(world.enrolToken(each), refusal('enrolment_refused'));
  }
  assert.deepEqual(await tokensOf(world), []);
  await world.enrolToken(answer);
});

test('a confirmation of one enrolment is none for another', async () => {
  const world = await offered();
  const second = await world.beginEnrolment({ keeper: world.owner(), accountId: alice });
  const answer = { ...world.phone.answer, code: second.code };
  await assert.rejects(world.enrolToken(answer), refusal('enrolment_refused'));
});

test('the token that is replaced ends when the new one is there, and not before', async () => {
  const world = await tokenWorld();
  const old = await world.addToken();
  const request = { keeper: world.owner(), accountId: alice, replaces: old.id };
  const phone = await answerOf(world, (await world.beginEnrolment(request)).code);
  assert.equal((await world.tokenOf(old.id)).state, 'active');
  const { token } = await world.enrolToken(phone.answer);
  const { state, replacedBy, endedAt } = await world.tokenOf(old.id);
  assert.deepEqual([state, replacedBy, endedAt], ['replaced', token.id, start]);
});

test('no record, no token: when the journal is down the code stays good', async () => {
  const world = await offered();
  const outage = new Outage('store_full', { cause: 'disk' });
  const record = world.ports.journal.record.bind(world.ports.journal);
  world.ports.journal.record = () => Promise.reject(outage);
  await assert.rejects(world.enrolToken(world.phone.answer), { name: 'Outage' });
  assert.deepEqual(await tokensOf(world), []);
  world.ports.journal.record = record;
  await makeEnrolToken(world.ports)(world.phone.answer);
});

test('enrolling needs a strong log-in of the last minutes: login_not_strong', async () => {
  const { owner, beginEnrolment } = await tokenWorld();
  const code = refusal('login_not_strong');
  const old = { authenticatedAt: start - 300_001 };
  for (const changes of [{ strong: false }, old]) {
    const request = { keeper: owner(alice, changes), accountId: alice };
    await assert.rejects(beginEnrolment(request), code);
  }
  await beginEnrolment({
    keeper: owner(alice, { authenticatedAt: start - 300_000 }),
    accountId: alice,
  });
});

test('nobody enrols for somebody else, but an operator for anybody who is there', async () => {
  const { owner, beginEnrolment } = await tokenWorld();
  const forBob = { accountId: bob };
  await assert.rejects(beginEnrolment({ keeper: owner(), ...forBob }), refusal('account_unknown'));
  const { account } = await beginEnrolment({ keeper: 'operator', ...forBob });
  assert.equal(account.id, bob);
  const nobody = { keeper: 'operator', accountId: 'account-9' as typeof bob } as const;
  await assert.rejects(beginEnrolment(nobody), refusal('account_unknown'));
});

test('what is replaced must be one’s own and not have ended', async () => {
  const { owner, addToken, beginEnrolment } = await tokenWorld();
  const theirs = await addToken({ accountId: bob });
  const gone = await addToken({ id: 'token-2' as TokenId, state: 'revoked' });
  const replacing = (replaces: TokenId) =>
    beginEnrolment({ keeper: owner(), accountId: alice, replaces });
  await assert.rejects(replacing(theirs.id), refusal('token_unknown'));
  await assert.rejects(replacing('token-9' as TokenId), refusal('token_unknown'));
  await assert.rejects(replacing(gone.id), refusal('token_ended'));
});

test('an account has so many tokens and no more: tokens_too_many; ended ones do not count', async () => {
  const { owner, addToken, beginEnrolment } = await tokenWorld();
  const numbered = (number: number) => ({ id: `token-${number}` as TokenId });
  await addToken({ ...numbered(0), state: 'replaced' });
  for (let number = 1; number < tokensMax; number += 1) await addToken(numbered(number));
  const request = { keeper: owner(), accountId: alice };
  await beginEnrolment(request);
  const last = await addToken(numbered(tokensMax));
  await assert.rejects(beginEnrolment(request), refusal('tokens_too_many'));
  await beginEnrolment({ ...request, replaces: last.id });
});
