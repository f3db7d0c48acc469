/** The signer's yes: what it takes, what it costs to be wrong, and that codes work once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totp } from '@kumoin/otp';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import {
  caller,
  factorsOf,
  pin,
  seed,
  sha256,
  signingWorld,
  start,
} from './signing-world.contract.ts';

type World = Awaited<ReturnType<typeof signingWorld>>;

function authorize(world: World, given: { pin?: string; otp?: string } = {}) {
  const request = {
    ...caller,
    credentialId: world.credentialId,
    numSignatures: 1,
    digests: [sha256(1)],
  };
  return world.authorizeCredential(request, factorsOf(world, given));
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a right PIN and a right code give a SAD, of which the store keeps only a hash', async () => {
  const world = await signingWorld();
  const { sad, expiresInSeconds } = await authorize(world);
  assert.equal(expiresInSeconds, 300);
  const hash = world.ports.tokenHash.hash(sad.reveal());
  const stored = await world.ports.authorizations.findBySadHash(hash);
  assert.ok(stored !== undefined && !JSON.stringify(stored).includes(sad.reveal()));
  assert.deepEqual(world.events, ['authorization.given']);
});

test('a wrong digit of PIN or code is refused, and the yes is not recorded', async () => {
  const world = await signingWorld();
  await refuses('pin_wrong', authorize(world, { pin: '12345679' }));
  await refuses('otp_wrong', authorize(world, { otp: '000000' }));
  assert.deepEqual(world.events, []);
});

test('a one-time credential that was used takes no yes, and extends none', async () => {
  const world = await signingWorld({ credential: { oneTime: true, consumedAt: start } });
  await refuses('credential_consumed', authorize(world));
  const request = { ...caller, credentialId: world.credentialId, digests: [] };
  await refuses('credential_consumed', world.extendAuthorization(request, new Secret('any')));
  assert.deepEqual(world.events, []);
});

test('a missing factor costs no attempt of the other', async () => {
  const world = await signingWorld();
  const request = {
    ...caller,
    credentialId: world.credentialId,
    numSignatures: 1,
    digests: [sha256(1)],
  };
  for (let round = 0; round < 20; round += 1) {
    const values = { ...factorsOf(world, { pin: 'wrong' }), otp: undefined };
    await refuses('otp_required', world.authorizeCredential(request, values));
  }
  await refuses(
    'pin_required',
    world.authorizeCredential(request, { ...factorsOf(world), pin: undefined }),
  );
  await authorize(world);
});

test('a request that could never be served costs no attempt', async () => {
  const world = await signingWorld();
  const request = {
    ...caller,
    credentialId: world.credentialId,
    numSignatures: 11,
    digests: [sha256(1)],
  };
  for (let round = 0; round < 20; round += 1) {
    const run = world.authorizeCredential(request, factorsOf(world, { pin: 'wrong' }));
    await refuses('signature_count_too_high', run);
  }
  await authorize(world);
});

test('a code works once, and an older one not after a newer', async () => {
  const world = await signingWorld();
  const older = world.codeNow();
  world.clock.at = start + 30_000;
  const newer = world.codeNow();
  await authorize(world, { otp: newer });
  await refuses('otp_wrong', authorize(world, { otp: newer }));
  await refuses('otp_wrong', authorize(world, { otp: older }));
  world.clock.at = start + 60_000;
  await authorize(world);
});

test('of two uses of one code at once one wins', async () => {
  const world = await signingWorld();
  const otp = world.codeNow();
  const outcomes = await Promise.allSettled([authorize(world, { otp }), authorize(world, { otp })]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('the fifth wrong PIN locks it, and the right one does not help any more', async () => {
  const world = await signingWorld();
  for (let round = 0; round < 5; round += 1) {
    await refuses('pin_wrong', authorize(world, { pin: '00000000' }));
  }
  await refuses('pin_locked', authorize(world));
  await world.unlockFactors(world.credentialId);
  await authorize(world);
});

test('four wrong PINs and a right one start the count anew', async () => {
  const world = await signingWorld();
  for (let turn = 0; turn < 3; turn += 1) {
    for (let round = 0; round < 4; round += 1) {
      await refuses('pin_wrong', authorize(world, { pin: '00000000' }));
    }
    world.clock.at += 60_000;
    await authorize(world);
  }
});

test('of a hundred wrong PINs at once, five are looked at', async () => {
  const world = await signingWorld();
  const guesses = Array.from({ length: 100 }, () => authorize(world, { pin: '00000000' }));
  const outcomes = await Promise.allSettled(guesses);
  const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code);
  assert.equal(codes.filter((code) => code === 'pin_wrong').length, 5);
  assert.equal(codes.filter((code) => code === 'pin_locked').length, 95);
});

test('of a hundred right PINs at once none locks the others out', async () => {
  const world = await signingWorld({ credential: { factors: ['pin'] } });
  await Promise.all(Array.from({ length: 100 }, () => authorize(world)));
});

test('the fifth wrong code locks one-time passwords', async () => {
  const world = await signingWorld();
  const wrong = totp({ seed, at: start - 3_600_000 });
  for (let round = 0; round < 5; round += 1)
    await refuses('otp_wrong', authorize(world, { otp: wrong }));
  await refuses('otp_locked', authorize(world));
});

test('somebody else’s credential looks as if it did not exist', async () => {
  const world = await signingWorld({ credential: { ownerId: 'other' as never } });
  await refuses('credential_unknown', authorize(world, { pin }));
});
