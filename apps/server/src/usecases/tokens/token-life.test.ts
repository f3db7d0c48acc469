/** The life of a token: who may change what, from which state, and that it is on record. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TenantId, TokenId } from '#domain/identifiers.ts';
import type { Token } from '#domain/tokens/token.ts';
import { tokensMax } from '#domain/tokens/token-keeper.ts';
import { makeAssignToken } from './assign-token.ts';
import { makeListOwnTokens, makeListTokens } from './list-tokens.ts';
import { makeReplaceToken } from './replace-token.ts';
import { makeResumeToken } from './resume-token.ts';
import { makeRevokeToken } from './revoke-token.ts';
import { makeShowToken } from './show-token.ts';
import { makeSuspendToken } from './suspend-token.ts';
import { alice, bob, refusal, start, tokenWorld } from './token-world.contract.ts';
import { makeUnlockToken } from './unlock-token.ts';

const id = 'token-1' as TokenId;
const otherId = 'token-2' as TokenId;
const tenantId = 'tenant-1' as TenantId;
const operator = { keeper: 'operator', id } as const;

async function world(changes: Partial<Token> = {}) {
  const base = await tokenWorld();
  await base.addToken(changes);
  const { ports } = base;
  const assignToken = makeAssignToken(ports);
  return {
    ...base,
    assignToken,
    suspendToken: makeSuspendToken(ports),
    resumeToken: makeResumeToken(ports),
    revokeToken: makeRevokeToken(ports),
    unlockToken: makeUnlockToken(ports),
    replaceToken: makeReplaceToken(ports, assignToken),
    listTokens: makeListTokens(ports),
    listOwnTokens: makeListOwnTokens(ports),
    showToken: makeShowToken(ports),
    state: async () => (await base.tokenOf(id)).state,
    last: async () => (await ports.journal.read(0, 100)).at(-1),
  };
}

test('an owner suspends and resumes a token of theirs, on record', async () => {
  const { owner, suspendToken, resumeToken, state, last } = await world({ failures: 3 });
  await suspendToken({ keeper: owner(), id });
  assert.equal(await state(), 'suspended');
  const facts = { token: id, account: alice, by: 'owner' };
  const { event, facts: told } = (await last()) ?? assert.fail();
  assert.deepEqual([event, told], ['token.suspended', facts]);
  await resumeToken({ keeper: owner(), id });
  assert.deepEqual([await state(), (await last())?.event], ['active', 'token.resumed']);
});

test('what was wrong before a suspension still counts after it', async () => {
  const { suspendToken, resumeToken, tokenOf } = await world({ failures: 3 });
  await suspendToken(operator);
  await resumeToken(operator);
  assert.equal((await tokenOf(id)).failures, 3);
});

test('a token is suspended once, and what is not suspended is not resumed: token_state_unfit', async () => {
  const { suspendToken, resumeToken } = await world();
  await assert.rejects(resumeToken(operator), refusal('token_state_unfit'));
  await suspendToken(operator);
  await assert.rejects(suspendToken(operator), refusal('token_state_unfit'));
});

test('an inactive token is not brought to life by suspending and resuming', async () => {
  const { suspendToken, resumeToken } = await world({ state: 'inactive' });
  await assert.rejects(suspendToken(operator), refusal('token_state_unfit'));
  await assert.rejects(resumeToken(operator), refusal('token_state_unfit'));
});

for (const state of ['inactive', 'active', 'suspended'] as const) {
  test(`a token that is ${state} is revoked for good, with its reason`, async () => {
    const { revokeToken, resumeToken, suspendToken, tokenOf, last } = await world({ state });
    await revokeToken({ ...operator, reason: 'stolen' });
    const { endReason, endedAt, state: ended } = await tokenOf(id);
    assert.deepEqual([ended, endReason, endedAt], ['revoked', 'stolen', start]);
    const facts = { token: id, account: alice, by: 'operator', reason: 'stolen' };
    assert.deepEqual((await last())?.facts, facts);
    const again = revokeToken({ ...operator, reason: 'lost' });
    await assert.rejects(again, refusal('token_ended'));
    await assert.rejects(resumeToken(operator), refusal('token_ended'));
    await assert.rejects(suspendToken(operator), refusal('token_ended'));
  });
}

test('nobody touches the token of somebody else, and it looks like none: token_unknown', async () => {
  const { owner, suspendToken, resumeToken, revokeToken, state } = await world();
  const stranger = { keeper: owner(bob), id };
  await assert.rejects(suspendToken(stranger), refusal('token_unknown'));
  await assert.rejects(resumeToken(stranger), refusal('token_unknown'));
  await assert.rejects(revokeToken({ ...stranger, reason: 'lost' }), refusal('token_unknown'));
  const nothing = { keeper: owner(bob), id: otherId };
  await assert.rejects(suspendToken(nothing), refusal('token_unknown'));
  assert.equal(await state(), 'active');
});

test('an owner needs a strong log-in of the last minutes: login_not_strong', async () => {
  const { owner, suspendToken, revokeToken, state } = await world();
  const weak = [{ strong: false }, { authenticatedAt: start - 300_001 }];
  for (const changes of weak) {
    const order = { keeper: owner(alice, changes), id };
    await assert.rejects(suspendToken(order), refusal('login_not_strong'));
    await assert.rejects(revokeToken({ ...order, reason: 'lost' }), refusal('login_not_strong'));
  }
  assert.equal(await state(), 'active');
});

test('an operator unlocks a token, and no other', async () => {
  const { addToken, unlockToken, tokenOf, last } = await world({ failures: 5 });
  await addToken({ id: otherId, failures: 5 });
  await unlockToken(id);
  assert.deepEqual([(await tokenOf(id)).failures, (await tokenOf(otherId)).failures], [0, 5]);
  assert.equal((await last())?.event, 'token.unlocked');
  await assert.rejects(unlockToken('token-9' as TokenId), refusal('token_unknown'));
});

test('a token that has ended is not unlocked', async () => {
  const { unlockToken } = await world({ state: 'revoked', failures: 5 });
  await assert.rejects(unlockToken(id), refusal('token_ended'));
});

const stock = { accountId: undefined, state: 'inactive', activatedAt: undefined } as const;

test('a token from stock is given to an account once', async () => {
  const { assignToken, tokenOf, last } = await world(stock);
  await assignToken({ id, accountId: alice, label: 'Keypad' });
  const { accountId, label, state } = await tokenOf(id);
  assert.deepEqual([accountId, label, state], [alice, 'Keypad', 'inactive']);
  assert.deepEqual((await last())?.facts, { token: id, account: alice, by: 'operator' });
  await assert.rejects(assignToken({ id, accountId: bob }), refusal('token_assigned'));
});

test('a token that was used belongs to somebody for good', async () => {
  const { assignToken } = await world({ accountId: undefined, state: 'active' });
  await assert.rejects(assignToken({ id, accountId: bob }), refusal('token_assigned'));
});

test('a token goes to nobody who is not there, or of another tenant: account_unknown', async () => {
  const { assignToken } = await world({ ...stock, tenantId: 'tenant-2' as TenantId });
  const code = refusal('account_unknown');
  await assert.rejects(assignToken({ id, accountId: alice }), code);
  await assert.rejects(assignToken({ id, accountId: 'account-9' as typeof alice }), code);
});

test('an account gets so many tokens and no more: tokens_too_many', async () => {
  const { addToken, assignToken } = await world(stock);
  for (let number = 0; number < tokensMax; number += 1) {
    await addToken({ id: `own-${number}` as TokenId });
  }
  await assert.rejects(assignToken({ id, accountId: alice }), refusal('tokens_too_many'));
});

test('the old token works on until its successor is used', async () => {
  const { addToken, replaceToken, tokenOf, last } = await world();
  await addToken({ id: otherId, ...stock });
  await replaceToken({ id, by: otherId });
  const [old, successor] = [await tokenOf(id), await tokenOf(otherId)];
  assert.deepEqual([old.state, old.replacedBy], ['active', otherId]);
  assert.deepEqual([successor.accountId, successor.state], [alice, 'inactive']);
  const facts = { token: id, account: alice, by: 'operator', replacedBy: otherId };
  assert.deepEqual((await last())?.facts, facts);
  // Said again, after a crash between its two steps: it goes on.
  await replaceToken({ id, by: otherId });
});

test('a token is replaced by nothing that is not fresh and for the same person', async () => {
  const { addToken, replaceToken } = await world();
  const by = async (changes: Partial<Token>) => (await addToken(changes)).id;
  const active = await by({ id: 'active' as TokenId });
  const ended = await by({ id: 'ended' as TokenId, ...stock, state: 'revoked' });
  const theirs = await by({ id: 'theirs' as TokenId, ...stock, accountId: bob });
  const replace = (successor: TokenId) => replaceToken({ id, by: successor });
  await assert.rejects(replace(active), refusal('token_assigned'));
  await assert.rejects(replace(ended), refusal('token_ended'));
  await assert.rejects(replace(theirs), refusal('token_assigned'));
  await assert.rejects(replace(id), refusal('token_unknown'));
  await assert.rejects(replace('token-9' as TokenId), refusal('token_unknown'));
});

test('tokens are listed by account, by serial number and by tenant', async () => {
  const { addToken, listTokens, listOwnTokens, showToken, owner } = await world();
  await addToken({ id: otherId, accountId: bob });
  const ids = (tokens: readonly Token[]) => tokens.map((token) => token.id);
  assert.deepEqual(ids(await listTokens({ accountId: bob })), [otherId]);
  assert.deepEqual(ids(await listTokens({ tenantId, serial: 'ACME token-1' })), [id]);
  assert.deepEqual(ids(await listTokens({ tenantId, serial: 'ACME token-9' })), []);
  assert.deepEqual(ids(await listTokens({ tenantId, after: undefined })), [id, otherId]);
  assert.deepEqual(ids(await listTokens({ tenantId, after: id })), [otherId]);
  const { account, tokens } = await listOwnTokens(owner());
  assert.deepEqual([account.id, ids(tokens)], [alice, [id]]);
  const nobody = listOwnTokens(owner('account-9' as typeof alice));
  await assert.rejects(nobody, refusal('account_unknown'));
  assert.equal((await showToken(id)).id, id);
  await assert.rejects(showToken('token-9' as TokenId), refusal('token_unknown'));
});
