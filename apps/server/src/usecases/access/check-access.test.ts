/** What opens the API: tokens of log-ins, of clients, and the signer's yes; and what does not. */

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { JoseProofReading } from '#adapters/jose/jose-proof-reading.ts';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { Client } from '#domain/access/client.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { Authorization } from '#domain/authorization/authorization.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import {
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleClient,
  sampleCredential,
  sampleGrant,
  sampleNote,
} from '#ports/samples.contract.ts';
import { makeCheckAccess } from './check-access.ts';
import type { ShownProof } from './check-access.ts';

interface Changes {
  readonly account?: Partial<Account>;
  readonly client?: Partial<Client>;
  readonly grant?: Partial<AccessGrant>;
  readonly yes?: Partial<Authorization>;
}

async function world({ account, client, grant, yes }: Changes = {}) {
  const clock = { now: () => now };
  const stores = await openMemoryStore({ clock });
  const tokenHash = new Sha256TokenHash();
  await stores.accounts.add(sampleAccount(account));
  await stores.credentials.add(sampleCredential());
  await stores.clients.add(sampleClient(client));
  await stores.grants.add(sampleGrant({ accessHash: tokenHash.hash('token'), ...grant }));
  const sad = sampleAuthorization({ sadHash: tokenHash.hash('sad'), ...yes });
  await stores.authorizations.add(sad, openSlots(undefined), sampleNote);
  const proofReading = new JoseProofReading();
  const checkAccess = makeCheckAccess({ ...stores, proofReading, tokenHash, clock });
  return (token: string, shown?: ShownProof) => checkAccess(new Secret(token), shown);
}

test('a token brings the rights of its client', async () => {
  const check = await world();
  const { rights, scope, credentialId } = await check('token');
  assert.deepEqual(
    { rights, scope, credentialId },
    {
      rights: { signaturesMax: 3 },
      scope: 'service',
      credentialId: undefined,
    },
  );
});

test('a yes opens the methods of its one credential', async () => {
  const check = await world();
  const { scope, credentialId, accountId } = await check('sad');
  const expected = { scope: 'credential', credentialId: 'credential-1', accountId: 'account-1' };
  assert.deepEqual({ scope, credentialId, accountId }, expected);
});

test('a yes that has signed is known still: it may be extended', async () => {
  const check = await world({ yes: { usedAt: now } });
  assert.equal((await check('sad')).scope, 'credential');
});

const key = { keyThumbprint: 'thumbprint' };
const refusals: readonly [string, RefusalCode, string, Changes][] = [
  ['it is one letter off', 'access_unknown', 'tokem', {}],
  ['its client is disabled', 'access_expired', 'token', { client: { enabled: false } }],
  ['its client is gone', 'access_expired', 'token', { client: { id: 'other' as never } }],
  ['its account is disabled', 'access_expired', 'token', { account: { enabled: false } }],
  ['it is bound to a key and comes alone', 'access_unknown', 'token', { grant: key }],
  ['the yes was replaced', 'access_expired', 'sad', { yes: { replacedAt: now } }],
  ['the yes ends at this millisecond', 'access_expired', 'sad', { yes: { expiresAt: now } }],
  ['the account of the yes is disabled', 'access_expired', 'sad', { account: { enabled: false } }],
  ['the yes is bound to a key and comes alone', 'access_unknown', 'sad', { yes: key }],
];
for (const [why, code, token, changes] of refusals) {
  test(`a token opens nothing when ${why}: ${code}`, async () => {
    const check = await world(changes);
    await assert.rejects(check(token), (error) => error instanceof Refusal && error.code === code);
  });
}

/** A key, and the proofs it makes for one call. */
async function prover() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const call = { method: 'POST', url: 'https://rssp.example/csc/v2/info' };
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    async shown(changes: object = {}): Promise<ShownProof> {
      const ath = createHash('sha256').update('token').digest('base64url');
      const claims = { jti: randomUUID(), htm: call.method, htu: call.url, iat: now / 1000, ath };
      const signer = new SignJWT({ ...claims, ...changes });
      signer.setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk });
      return { ...call, proof: await signer.sign(privateKey) };
    },
  };
}

test('a token that goes with a key opens with its proof, and each proof once', async () => {
  const { thumbprint, shown } = await prover();
  const check = await world({ grant: { keyThumbprint: thumbprint } });
  const proof = await shown();
  assert.equal((await check('token', proof)).keyThumbprint, thumbprint);
  const again = (error: unknown) => error instanceof Refusal && error.code === 'proof_refused';
  await assert.rejects(check('token', proof), again);
  await check('token', await shown());
});

test('a proof of another call, token or key is none, and is not used up', async () => {
  const { thumbprint, shown } = await prover();
  const check = await world({ grant: { keyThumbprint: thumbprint } });
  const refused = (error: unknown) => error instanceof Refusal && error.code === 'proof_refused';
  const jti = 'the same';
  await assert.rejects(check('token', await shown({ jti, ath: 'other' })), refused);
  await assert.rejects(check('token', await shown({ jti, htm: 'GET' })), refused);
  await assert.rejects(check('token', await (await prover()).shown({ jti })), refused);
  await assert.rejects(check('token', { ...(await shown({ jti })), proof: 'x.y.z' }), refused);
  await check('token', await shown({ jti }));
});

test('a token without a key is not taken with a proof, which nobody would look at', async () => {
  const check = await world();
  const { shown } = await prover();
  const unknown = (error: unknown) => error instanceof Refusal && error.code === 'access_unknown';
  await assert.rejects(check('token', await shown()), unknown);
});
