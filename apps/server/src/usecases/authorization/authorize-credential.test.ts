/** The signer's yes: what it takes, what it costs to be wrong, and that codes work once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totp } from '@kumoin/otp';
import type { FactorKind } from '#domain/credentials/credential.ts';
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
  const { byKind } = factorsOf(world, { pin: 'wrong' });
  for (let round = 0; round < 20; round += 1) {
    const answers = { byKind: new Map([...byKind, ['otp', undefined] as const]) };
    await refuses('otp_required', world.authorizeCredential(request, answers));
    const pinAlone = { byKind: new Map([...byKind].slice(0, 1)) };
    await refuses('otp_required', world.authorizeCredential(request, pinAlone));
  }
  const codeAlone = { byKind: new Map([...byKind].slice(1)) };
  await refuses('pin_required', world.authorizeCredential(request, codeAlone));
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

const pinOrCode = { factors: ['pin', 'otp'], expression: 'PIN XOR OTP', level: 1 } as const;

function answer(world: World, kinds: readonly FactorKind[], given: { pin?: string } = {}) {
  const { byKind } = factorsOf(world, given);
  return { byKind: new Map([...byKind].filter(([kind]) => kinds.includes(kind))) };
}

test('what the expression asks for is enough, and is what the journal tells', async () => {
  const world = await signingWorld({ credential: pinOrCode });
  const request = { ...caller, credentialId: world.credentialId, numSignatures: 1, digests: [] };
  await world.authorizeCredential(request, answer(world, ['pin']));
  await world.authorizeCredential(request, answer(world, ['otp']));
  const entries = await world.ports.journal.read(0, 9);
  assert.deepEqual(
    entries.map(({ facts }) => facts['factors']),
    [['pin'], ['otp']],
  );
});

test('more or less than the expression asks for is refused before a value is looked at', async () => {
  const world = await signingWorld({ credential: pinOrCode });
  const request = { ...caller, credentialId: world.credentialId, numSignatures: 1, digests: [] };
  for (let round = 0; round < 20; round += 1) {
    const both = answer(world, ['pin', 'otp'], { pin: 'wrong' });
    await refuses('factor_required', world.authorizeCredential(request, both));
    await refuses('factor_required', world.authorizeCredential(request, answer(world, [])));
  }
  await world.authorizeCredential(request, answer(world, ['pin']));
});

test('what is given beside a sufficient factor must be right, too', async () => {
  const world = await signingWorld({ credential: { ...pinOrCode, expression: 'PIN OR OTP' } });
  const request = { ...caller, credentialId: world.credentialId, numSignatures: 1, digests: [] };
  const wrongPin = answer(world, ['pin', 'otp'], { pin: '00000000' });
  await refuses('pin_wrong', world.authorizeCredential(request, wrongPin));
  await world.authorizeCredential(request, answer(world, ['pin', 'otp']));
});

test('a factor that is not one of the credential is refused', async () => {
  const world = await signingWorld({ credential: { factors: ['pin'], level: 1 } });
  const request = { ...caller, credentialId: world.credentialId, numSignatures: 1, digests: [] };
  const otp = new Secret(world.codeNow());
  const both = { byKind: new Map([...answer(world, ['pin']).byKind, ['otp', otp] as const]) };
  await refuses('factor_unexpected', world.authorizeCredential(request, both));
  const code = { ...answer(world, ['pin']), code: new Secret(world.codeNow()) };
  await refuses('factor_unexpected', world.authorizeCredential(request, code));
});

test('a code without a name is that of the sort the credential has', async () => {
  const world = await signingWorld();
  const request = {
    ...caller,
    credentialId: world.credentialId,
    numSignatures: 1,
    digests: [sha256(1)],
  };
  const wrong = { ...answer(world, ['pin']), code: new Secret('000000') };
  await refuses('otp_wrong', world.authorizeCredential(request, wrong));
  const right = { ...answer(world, ['pin']), code: new Secret(world.codeNow()) };
  await world.authorizeCredential(request, right);
});

test('a credential that is agreed to on our own page takes no factors of an application', async () => {
  const world = await signingWorld({ credential: { mode: 'oauth2code' } });
  await refuses('authorized_elsewhere', authorize(world));
});
