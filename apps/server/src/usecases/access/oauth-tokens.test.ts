/** Tokens of the authorization server as grants of access, and how they end together. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { JoseProofReading } from '#adapters/jose/jose-proof-reading.ts';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { AesArtifactLock } from '#adapters/system/aes-artifact-lock.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { clientSecretContext } from '#domain/access/client.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import {
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleClient,
  sampleCredential,
  sampleNote,
} from '#ports/samples.contract.ts';
import { makeCheckAccess } from './check-access.ts';
import { makeClaimClientProof } from './claim-client-proof.ts';
import { makeEndOAuthFamily } from './end-oauth-family.ts';
import { makeEngineRecords } from './engine-records.ts';
import { makeFindClient } from './find-client.ts';
import { makeFindOAuthToken } from './find-oauth-token.ts';
import { makeKeepOAuthToken } from './keep-oauth-token.ts';
import type { OAuthToken } from './keep-oauth-token.ts';
import { makeRevokeAccess } from './revoke-access.ts';
import { makeSpendRefreshToken } from './spend-refresh-token.ts';

const grantId = 'the grant of the engine';

async function world() {
  const clock = { at: now, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const events: string[] = [];
  const record = stores.journal.record.bind(stores.journal);
  const journal = Object.assign(stores.journal, {
    record: async (note: Parameters<typeof record>[0]) => {
      events.push(note.event);
      await record(note);
    },
  });
  const ports = {
    ...stores,
    journal,
    tokenHash: new Sha256TokenHash(),
    proofReading: new JoseProofReading(),
    artifactLock: new AesArtifactLock(),
    sealing: new SoftwareSealing(keyEncryptionKey(randomBytes(32))),
    random: new SystemRandom(),
    clock,
  };
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  await stores.clients.add(sampleClient());
  const engineRecords = makeEngineRecords(ports);
  const grant = { kind: 'Grant', id: grantId, payload: { a: 1 }, grantId: undefined };
  await engineRecords.keep({ ...grant, seconds: 60 });
  return {
    ports,
    clock,
    events,
    engineRecords,
    keep: makeKeepOAuthToken(ports),
    find: makeFindOAuthToken(ports),
    spend: makeSpendRefreshToken(ports),
    end: makeEndOAuthFamily(ports),
    check: makeCheckAccess(ports),
    revoke: makeRevokeAccess(ports),
  };
}

function tokenOf(changes: Partial<OAuthToken> = {}): OAuthToken {
  return {
    kind: 'access',
    token: new Secret('access'),
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    scope: 'service',
    userSpecific: true,
    grantId,
    keyThumbprint: undefined,
    seconds: 3600,
    details: undefined,
    ...changes,
  };
}

const refresh = tokenOf({
  kind: 'refresh',
  token: new Secret('refresh'),
  details: { grantId, scope: 'service' },
});

function refused(code: string) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}

test('an access token opens the API for as long as was said', async () => {
  const { keep, check, clock, events } = await world();
  await keep(tokenOf());
  const access = await check(new Secret('access'));
  assert.deepEqual(
    [access.scope, access.userSpecific, access.clientId],
    ['service', true, 'client-1'],
  );
  clock.at += 3_599_999;
  await check(new Secret('access'));
  clock.at += 1;
  await assert.rejects(check(new Secret('access')), refused('access_expired'));
  assert.deepEqual(events, ['access.granted']);
});

test('a refresh token opens nothing by itself, and is found with what was noted', async () => {
  const { keep, check, find } = await world();
  await keep(refresh);
  await assert.rejects(check(new Secret('refresh')), refused('access_unknown'));
  const found = await find(new Secret('refresh'));
  assert.deepEqual(found?.details, { grantId, scope: 'service' });
  assert.deepEqual([found.kind, found.ended], ['refresh', false]);
  assert.equal(await find(new Secret('refresi')), undefined);
});

test('of twenty exchanges of one refresh token at once, one goes on', async () => {
  const { keep, spend, find } = await world();
  await keep(refresh);
  const tries = Array.from({ length: 20 }, () => spend(new Secret('refresh')));
  assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
  assert.equal((await find(new Secret('refresh')))?.ended, true);
  assert.equal(await spend(new Secret('unknown')), false);
});

test('a family ends whole, its yes included, and is on record once', async () => {
  const { ports, keep, end, check, find, events } = await world();
  await keep(tokenOf());
  await keep(refresh);
  const yes = sampleAuthorization({ sadHash: ports.tokenHash.hash(grantId) });
  await ports.authorizations.add(yes, openSlots(undefined), sampleNote);
  await end(grantId);
  await assert.rejects(check(new Secret('access')), refused('access_expired'));
  assert.equal((await find(new Secret('refresh')))?.ended, true);
  assert.equal((await ports.authorizations.findBySadHash(yes.sadHash))?.replacedAt, now);
  await end(grantId);
  assert.equal(events.filter((event) => event === 'access.replayed').length, 1);
});

test('a family that has ended gets no further member, whenever it comes', async () => {
  const { keep, end, check } = await world();
  await end(grantId);
  await assert.rejects(keep(tokenOf()), refused('access_expired'));
  await assert.rejects(check(new Secret('access')), refused('access_expired'));
});

test('another grant is another family', async () => {
  const { keep, end, check } = await world();
  await keep(tokenOf());
  await end('another grant');
  await check(new Secret('access'));
});

test('revoking the refresh token ends the access tokens of its family', async () => {
  const { keep, revoke, check } = await world();
  await keep(tokenOf());
  await keep(refresh);
  await revoke(refresh, new Secret('refresh'));
  await assert.rejects(check(new Secret('access')), refused('access_expired'));
});

test('revoking the access token leaves the refresh token', async () => {
  const { keep, revoke, find } = await world();
  await keep(tokenOf());
  await keep(refresh);
  await revoke(refresh, new Secret('access'));
  assert.equal((await find(new Secret('refresh')))?.ended, false);
});

test('the store holds neither a token nor what was noted of it', async () => {
  const { ports, keep, engineRecords } = await world();
  await keep(refresh);
  const hash = ports.tokenHash.hash('refresh');
  const text = JSON.stringify(await ports.grants.findByRefreshHash(hash));
  for (const word of ['"refresh"', grantId]) assert.ok(!text.includes(word), word);
  const found = await engineRecords.find('Grant', grantId);
  assert.deepEqual(found?.payload, { a: 1 });
  const kept = await ports.oauthArtifacts.find('Grant', ports.tokenHash.hash(grantId));
  assert.ok(!JSON.stringify(kept).includes(grantId));
});

test('a record is consumed once, taken away once, and goes with its grant', async () => {
  const { engineRecords } = await world();
  const code = { kind: 'AuthorizationCode', id: 'code', payload: {}, grantId, seconds: 60 };
  await engineRecords.keep(code);
  assert.equal(await engineRecords.consume('AuthorizationCode', 'code'), true);
  assert.equal(await engineRecords.consume('AuthorizationCode', 'code'), false);
  assert.equal((await engineRecords.find('AuthorizationCode', 'code'))?.consumedAt, now);
  assert.equal(await engineRecords.remove('AuthorizationCode', 'code'), true);
  assert.equal(await engineRecords.remove('AuthorizationCode', 'code'), false);
  await engineRecords.keep(code);
  await engineRecords.removeOfGrant('AuthorizationCode', grantId);
  assert.equal(await engineRecords.find('AuthorizationCode', 'code'), undefined);
});

test('a client is known with the hash of its secret, unless it is disabled', async () => {
  const { ports } = await world();
  const findClient = makeFindClient(ports);
  const id = 'sealed' as ClientId;
  const hash = new Uint8Array(createHash('sha256').update('its secret').digest());
  const secretSealed = await ports.sealing.seal(hash, clientSecretContext(id));
  await ports.clients.add(sampleClient({ id, secretSealed }));
  assert.deepEqual((await findClient(id))?.secretHash?.reveal(), hash);
  await ports.clients.update(sampleClient({ id, secretSealed: undefined }));
  assert.equal((await findClient(id))?.secretHash, undefined);
  await ports.clients.update(sampleClient({ id, secretSealed, enabled: false }));
  assert.equal(await findClient(id), undefined);
  assert.equal(await findClient('unknown' as ClientId), undefined);
});

test('a proof of a client is good once, and that of another client is another one', async () => {
  const { ports } = await world();
  const claim = makeClaimClientProof(ports);
  const proof = { kind: 'client-assertion', issuer: 'a', jti: 'b', expiresAt: now } as const;
  assert.equal(await claim(proof), true);
  assert.equal(await claim(proof), false);
  assert.equal(await claim({ ...proof, issuer: 'ab', jti: '' }), true);
  assert.equal(await claim({ ...proof, kind: 'dpop-proof' }), true);
});
