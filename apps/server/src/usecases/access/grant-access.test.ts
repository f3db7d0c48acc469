/** Log-in: the same answer to every wrong one, a lock that opens by itself, tokens used once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoseProofReading } from '#adapters/jose/jose-proof-reading.ts';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckAccess } from './check-access.ts';
import { makeGrantAccess } from './grant-access.ts';
import { makeRefreshAccess } from './refresh-access.ts';
import { makeRevokeAccess } from './revoke-access.ts';

const start = Date.UTC(2030, 0, 1);
const bytes = (text: string) => new TextEncoder().encode(text);

/** One account; passwords are compared as they are, and every comparison is noted. */
async function world({ enabled = true } = {}) {
  const clock = { at: start, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const accountId = 'account' as AccountId;
  const account = { tenantId: 'tenant' as TenantId, name: 'alice', displayName: 'Alice', enabled };
  const addresses = { email: undefined, phone: undefined };
  await stores.accounts.add({ ...account, ...addresses, id: accountId, createdAt: start });
  await stores.factors.add({
    id: 'password' as FactorId,
    accountId,
    type: 'password',
    credentialId: undefined,
    verifier: bytes('right'),
    failures: 0,
    lastAttemptAt: undefined,
    lastStep: undefined,
  });
  const compared: boolean[] = [];
  let disabled = false;
  const find = stores.accounts.find.bind(stores.accounts);
  const ports = {
    ...stores,
    accounts: Object.assign(stores.accounts, {
      find: async (id: AccountId) => {
        const found = await find(id);
        return found && { ...found, enabled: found.enabled && !disabled };
      },
    }),
    clock,
    tokenHash: new Sha256TokenHash(),
    proofReading: new JoseProofReading(),
    random: new SystemRandom(),
    passwordHashing: {
      hash: async (password: string) => bytes(password),
      matches: async (password: string, verifier: Uint8Array | undefined) => {
        compared.push(verifier !== undefined);
        return verifier !== undefined && Buffer.from(verifier).equals(bytes(password));
      },
    },
  };
  const grantAccess = makeGrantAccess(ports);
  return {
    clock,
    compared,
    disable: () => void (disabled = true),
    events: async () => (await stores.journal.read(0, 100)).map(({ event }) => event),
    login: (name: string, password: string, remember = false) =>
      grantAccess({ name, password: new Secret(password), remember }),
    checkAccess: makeCheckAccess(ports),
    refreshAccess: makeRefreshAccess(ports),
    revokeAccess: makeRevokeAccess(ports),
  };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a right password gives a token that names account and client', async () => {
  const { login, checkAccess } = await world();
  const { accessToken, refreshToken } = await login(' Alice ', 'right');
  assert.equal(refreshToken, undefined);
  assert.deepEqual(await checkAccess(accessToken), {
    accountId: 'account',
    clientId: 'auth-login',
    scope: 'service',
    userSpecific: true,
    credentialId: undefined,
    keyThumbprint: undefined,
    rights: {},
  });
});

test('unknown, disabled and wrong are one answer, and each costs a comparison', async () => {
  const known = await world();
  const disabled = await world({ enabled: false });
  await refuses('login_failed', known.login('alice', 'wrong'));
  await refuses('login_failed', known.login('bob', 'right'));
  await refuses('login_failed', disabled.login('alice', 'right'));
  assert.equal(known.compared.length + disabled.compared.length, 3);
});

test('ten wrong passwords lock for fifteen minutes, to the millisecond', async () => {
  const { login, clock } = await world();
  for (let round = 0; round < 10; round += 1)
    await refuses('login_failed', login('alice', 'wrong'));
  await refuses('login_failed', login('alice', 'right'));
  clock.at = start + 900_000 - 1;
  await refuses('login_failed', login('alice', 'right'));
  clock.at = start + 900_000;
  await login('alice', 'right');
});

test('wrong passwords are journalled as often as they are counted, and no more', async () => {
  const { login, events } = await world();
  for (let round = 0; round < 30; round += 1)
    await refuses('login_failed', login('alice', 'wrong'));
  await refuses('login_failed', login('bob', 'wrong'));
  assert.deepEqual(
    await events(),
    Array.from({ length: 10 }, () => 'access.refused'),
  );
});

test('nine wrong passwords do not lock, and a right one starts the count anew', async () => {
  const { login } = await world();
  for (let turn = 0; turn < 2; turn += 1) {
    for (let round = 0; round < 9; round += 1)
      await refuses('login_failed', login('alice', 'wrong'));
    await login('alice', 'right');
  }
});

test('a hundred right log-ins at once are all let in', async () => {
  const { login } = await world();
  await Promise.all(Array.from({ length: 100 }, () => login('alice', 'right')));
});

test('an access token is good until its last millisecond', async () => {
  const { login, checkAccess, clock } = await world();
  const { accessToken } = await login('alice', 'right');
  clock.at = start + 3_600_000 - 1;
  await checkAccess(accessToken);
  clock.at = start + 3_600_000;
  await refuses('access_expired', checkAccess(accessToken));
  await refuses('access_unknown', checkAccess(new Secret('never issued')));
});

test('a refresh token works once and ends the pair it came with', async () => {
  const { login, refreshAccess, checkAccess } = await world();
  const { accessToken, refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  const outcomes = await Promise.allSettled([
    refreshAccess(refreshToken),
    refreshAccess(refreshToken),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await refuses('access_expired', checkAccess(accessToken));
  await refuses('refresh_unknown', refreshAccess(accessToken));
});

test('a refresh token used twice ends all that came of its log-in, and is journalled once', async () => {
  const { login, refreshAccess, checkAccess, events } = await world();
  const first = await login('alice', 'right', true);
  const other = await login('alice', 'right', true);
  assert.ok(first.refreshToken);
  const second = await refreshAccess(first.refreshToken);
  assert.ok(second.refreshToken);
  const third = await refreshAccess(second.refreshToken);
  await checkAccess(third.accessToken);

  await refuses('refresh_unknown', refreshAccess(first.refreshToken));
  await refuses('access_expired', checkAccess(third.accessToken));
  assert.ok(third.refreshToken && other.refreshToken);
  await refuses('refresh_unknown', refreshAccess(third.refreshToken));
  await refuses('refresh_unknown', refreshAccess(first.refreshToken));
  const replayed = (await events()).filter((event) => event === 'access.replayed');
  assert.equal(replayed.length, 1);
  // Another log-in of the same account is another family.
  await checkAccess(other.accessToken);
  await refreshAccess(other.refreshToken);
});

test('of two exchanges at once the loser ends the winner’s tokens, too', async () => {
  const { login, refreshAccess, checkAccess } = await world();
  const { refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  const exchanges = [refreshAccess(refreshToken), refreshAccess(refreshToken)];
  const outcomes = await Promise.allSettled(exchanges);
  const won = outcomes.find((outcome) => outcome.status === 'fulfilled');
  assert.ok(won);
  await refuses('access_expired', checkAccess(won.value.accessToken));
});

test('a refresh token that its owner revoked says nothing about the next log-in', async () => {
  const { login, revokeAccess, refreshAccess, checkAccess, events } = await world();
  const { accessToken, refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  await revokeAccess(await checkAccess(accessToken), refreshToken);
  const next = await login('alice', 'right', true);
  await refuses('refresh_unknown', refreshAccess(refreshToken));
  await checkAccess(next.accessToken);
  assert.ok(!(await events()).includes('access.replayed'));
});

test('tokens of an account that was disabled since are worth nothing', async () => {
  const { login, checkAccess, refreshAccess, disable } = await world();
  const { accessToken, refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  disable();
  await refuses('access_expired', checkAccess(accessToken));
  await refuses('refresh_unknown', refreshAccess(refreshToken));
});

test('a refresh token is good until its last millisecond', async () => {
  const { login, refreshAccess, clock } = await world();
  const { refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  clock.at = start + 30 * 24 * 3_600_000;
  await refuses('refresh_unknown', refreshAccess(refreshToken));
  clock.at -= 1;
  await refreshAccess(refreshToken);
});

test('revoking a refresh token ends the pair; another account’s looks unknown', async () => {
  const { login, revokeAccess, checkAccess, refreshAccess } = await world();
  const { accessToken, refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  const caller = await checkAccess(accessToken);
  const stranger = { ...caller, accountId: 'other' as AccountId };
  await refuses('revocation_target_unknown', revokeAccess(stranger, accessToken));
  await revokeAccess(caller, refreshToken);
  await refuses('access_expired', checkAccess(accessToken));
  await refuses('refresh_unknown', refreshAccess(refreshToken));
  await refuses('revocation_target_unknown', revokeAccess(caller, accessToken));
});

test('revoking an access token leaves its refresh token good', async () => {
  const { login, revokeAccess, checkAccess, refreshAccess } = await world();
  const { accessToken, refreshToken } = await login('alice', 'right', true);
  assert.ok(refreshToken);
  const caller = await checkAccess(accessToken);
  await revokeAccess(caller, accessToken);
  await refuses('access_expired', checkAccess(accessToken));
  await refuses('revocation_target_unknown', revokeAccess(caller, accessToken));
  await refreshAccess(refreshToken);
});
