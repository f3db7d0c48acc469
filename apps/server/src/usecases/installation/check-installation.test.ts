/** A store and a vault that do not belong together are told apart, and nothing is written. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { MemoryInstallation } from '#adapters/memory/memory-installation.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { Outage } from '#domain/outage.ts';
import type { Installation } from '#ports/installation.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { makeCheckInstallation } from './check-installation.ts';

const ownKey = randomBytes(32);

interface Start {
  readonly key?: Uint8Array;
  readonly checkAuthorities?: () => Promise<void>;
}

/** A start of the service on a store that outlives it. */
function starts(installation: Installation) {
  return ({ key = ownKey, checkAuthorities = async () => {} }: Start = {}) =>
    makeCheckInstallation({
      installation,
      sealing: new SoftwareSealing(keyEncryptionKey(key)),
      random: new SystemRandom(),
      clock: frozenClock,
      checkAuthorities,
    })();
}

const isMismatch = (error: unknown): boolean =>
  error instanceof Outage && error.code === 'vault_failed' && /belongs to/.test(`${error.cause}`);

test('the first start says whose the store is, later ones find it as it was', async () => {
  const start = starts(new MemoryInstallation());
  const id = await start();
  assert.equal(await start(), id);
});

test('with another vault the start is refused, and the record stays', async () => {
  const installation = new MemoryInstallation();
  const start = starts(installation);
  await start();
  const before = await installation.find();
  await assert.rejects(start({ key: randomBytes(32) }), isMismatch);
  assert.deepEqual(await installation.find(), before);
});

test('the proof of another installation does not fit, though the vault made it', async () => {
  const [one, two] = [new MemoryInstallation(), new MemoryInstallation()];
  await starts(one)();
  const record = await one.find();
  assert.ok(record);
  await two.add({ ...record, id: 'another' });
  await assert.rejects(starts(two)(), isMismatch);
});

test('a record without a proof fits no vault', async () => {
  const installation = new MemoryInstallation();
  await installation.add({ id: 'bare', vaultProof: new Uint8Array(), createdAt: 0 });
  await assert.rejects(starts(installation)(), isMismatch);
});

test('an old store gets no record before the keys of its authorities are seen to fit', async () => {
  const installation = new MemoryInstallation();
  const start = starts(installation);
  const checkAuthorities = () =>
    Promise.reject(new Outage('vault_failed', { cause: new Error('not its certificate’s') }));
  await assert.rejects(start({ checkAuthorities }), Outage);
  assert.equal(await installation.find(), undefined);
  await start();
});

test('of two first starts at once both agree, and a stranger among them is refused', async () => {
  const start = starts(new MemoryInstallation());
  const [first, second] = await Promise.all([start(), start()]);
  assert.equal(first, second);

  const raced = starts(new MemoryInstallation());
  const outcomes = await Promise.allSettled([raced(), raced({ key: randomBytes(32) })]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});
