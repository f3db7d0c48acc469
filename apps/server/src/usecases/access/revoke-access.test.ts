/** Taking back a yes: an unused SAD ends at once, for its own caller, and leaves no signature. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import {
  caller,
  factorsOf,
  sha256,
  signingWorld,
} from '../authorization/signing-world.contract.ts';
import { makeSignHash } from '../signatures/sign-hash.ts';
import { makeRevokeAccess } from './revoke-access.ts';

const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;

async function world() {
  const base = await signingWorld();
  const { credentialId, ports } = base;
  const order = { ...caller, credentialId, digests: [sha256(1)] };
  const signHash = makeSignHash(ports);
  return {
    authorize: async (numSignatures = 1) => {
      const agreed = [sha256(1), sha256(2)].slice(0, numSignatures);
      const request = { ...order, numSignatures, digests: agreed };
      return (await base.authorizeCredential(request, factorsOf(base))).sad;
    },
    sign: (sad: Secret<string>) => signHash({ ...order, algorithm }, sad),
    extend: (sad: Secret<string>) =>
      base.extendAuthorization({ ...order, digests: [sha256(2)] }, sad),
    revoke: (by: Caller, sad: Secret<string>) => makeRevokeAccess(ports)(by, sad),
    events: base.events,
  };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a SAD that was taken back signs nothing, and is taken back once', async () => {
  const { authorize, revoke, sign, events } = await world();
  const sad = await authorize();
  await revoke(caller, sad);
  await refuses('authorization_spent', sign(sad));
  await refuses('revocation_target_unknown', revoke(caller, sad));
  assert.deepEqual(events, ['authorization.given', 'authorization.revoked']);
});

const strangers: readonly [string, Caller][] = [
  ['account', { ...caller, accountId: 'other' as AccountId }],
  ['client', { ...caller, clientId: 'other' as ClientId }],
];
for (const [what, stranger] of strangers) {
  test(`another ${what} takes nothing back: revocation_target_unknown`, async () => {
    const { authorize, revoke, sign } = await world();
    const sad = await authorize();
    await refuses('revocation_target_unknown', revoke(stranger, sad));
    assert.equal((await sign(sad)).length, 1);
  });
}

test('a SAD that has signed is taken back too, and then opens no further call', async () => {
  const { authorize, revoke, sign, extend } = await world();
  const sad = await authorize(2);
  await sign(sad);
  await revoke(caller, sad);
  await refuses('authorization_spent', extend(sad));
});
