/** One yes, one signature: whatever races, fails or stops in between. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Digest } from '#domain/digest.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import {
  caller,
  factorsOf,
  sha256,
  signingWorld,
} from '../authorization/signing-world.contract.ts';
import { makeVerifyJournal } from '../journal/verify-journal.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import { makeSignHash } from './sign-hash.ts';

async function world(options: Parameters<typeof signingWorld>[0] = {}) {
  const base = await signingWorld(options);
  const signHash = makeSignHash(base.ports);
  const { credentialId } = base;
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  return {
    ...base,
    authorize: async (digests: readonly Digest[], numSignatures = digests.length) => {
      const request = { ...caller, credentialId, numSignatures, digests };
      return (await base.authorizeCredential(request, factorsOf(base))).sad;
    },
    extend: async (sad: Secret<string>, digests: readonly Digest[]) =>
      (await base.extendAuthorization({ ...caller, credentialId, digests }, sad)).sad,
    sign: (sad: Secret<string>, ...digests: Digest[]) =>
      signHash({ ...caller, credentialId, algorithm, digests }, sad),
    signAs: (clientId: ClientId, sad: Secret<string>, ...digests: Digest[]) =>
      signHash({ ...caller, clientId, credentialId, algorithm, digests }, sad),
    keyUses: () => base.events.filter((event) => event === 'key used').length,
  };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('signs what the signer agreed to, and records intent and result around the key', async () => {
  const { authorize, sign, events } = await world();
  const signatures = await sign(await authorize([sha256(1), sha256(2)]), sha256(2), sha256(1));
  assert.equal(signatures.length, 2);
  const story = ['authorization.given', 'signature.intended', 'key used', 'signature.made'];
  assert.deepEqual(events, story);
});

test('refuses a digest the signer never saw, and leaves the key alone', async () => {
  const { authorize, sign, keyUses } = await world();
  const sad = await authorize([sha256(1)]);
  await refuses('digest_not_authorized', sign(sad, sha256(2)));
  assert.equal(keyUses(), 0);
  await sign(sad, sha256(1));
});

test('one yes, two hundred racing calls: one signature', async () => {
  const { authorize, sign, keyUses, ports } = await world();
  const sad = await authorize([sha256(1)]);
  const calls = Array.from({ length: 200 }, () => sign(sad, sha256(1)));
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(keyUses(), 1);
  const textHash = (text: string) => createHash('sha256').update(text).digest('hex');
  const report = await makeVerifyJournal({ journal: ports.journal, textHash })();
  assert.deepEqual([report.faults, report.unfinished], [[], []]);
});

const oneTime = { oneTime: true, factors: ['pin'] } as const;

test('a one-time credential signs once, any number of digests, and its key is gone', async () => {
  const { authorize, sign, events } = await world({ credential: oneTime });
  const first = await authorize([sha256(1), sha256(2)]);
  const second = await authorize([sha256(3)]);
  assert.equal((await sign(first, sha256(1), sha256(2))).length, 2);
  const story = ['signature.intended', 'key used', 'signature.made', 'key gone', 'key.destroyed'];
  assert.deepEqual(events.slice(2), story);
  await refuses('credential_consumed', sign(second, sha256(3)));
  await refuses('credential_consumed', authorize([sha256(4)]));
  assert.deepEqual(events.slice(2), story);
});

test('a one-time credential with two yeses, two hundred racing calls: one signature', async () => {
  const { authorize, sign, keyUses } = await world({ credential: oneTime });
  const sads = [await authorize([sha256(1)]), await authorize([sha256(1)])];
  const calls = Array.from({ length: 100 }, () => sads.map((sad) => sign(sad, sha256(1)))).flat();
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(keyUses(), 1);
});

for (const fails of ['destroyingFails', 'vaultFails'] as const) {
  test(`a used key that is left behind is destroyed later: ${fails}`, async () => {
    const options = { credential: oneTime, [fails]: true };
    const { authorize, sign, ports, clock, credentialId } = await world(options);
    const outcome = await Promise.allSettled([sign(await authorize([sha256(1)]), sha256(1))]);
    assert.equal(outcome[0]?.status, fails === 'vaultFails' ? 'rejected' : 'fulfilled');
    const due = await ports.credentials.listToDestroy(clock.at + 1, 10);
    assert.deepEqual(
      due.map(({ id }) => id),
      [credentialId],
    );
  });
}

test('a SAD signs once, and the next call needs the next SAD of the transaction', async () => {
  const { authorize, extend, sign, keyUses } = await world();
  const first = await authorize([sha256(1), sha256(2)]);
  await sign(first, sha256(1));
  await refuses('authorization_spent', sign(first, sha256(2)));
  const second = await extend(first, [sha256(2)]);
  await refuses('authorization_spent', sign(first, sha256(2)));
  await refuses('digest_not_authorized', sign(second, sha256(1)));
  await sign(second, sha256(2));
  await refuses('authorization_spent', extend(second, [sha256(2)]));
  assert.equal(keyUses(), 2);
});

test('a SAD is replaced once, also by two extensions at the same moment', async () => {
  const { authorize, extend } = await world();
  const sad = await authorize([sha256(1)]);
  const outcomes = await Promise.allSettled([extend(sad, [sha256(1)]), extend(sad, [sha256(1)])]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('extending does not make more signatures than the signer agreed to', async () => {
  const { authorize, extend, sign, keyUses } = await world({ credential: { level: 1 } });
  let sad = await authorize([], 2);
  await sign(sad, sha256(1));
  sad = await extend(sad, []);
  await sign(sad, sha256(2));
  await refuses('authorization_spent', extend(sad, []));
  assert.equal(keyUses(), 2);
});

test('at level 1 a later digest is named by extending', async () => {
  const { authorize, extend, sign } = await world({ credential: { level: 1 } });
  const first = await authorize([sha256(1)], 2);
  await refuses('digest_not_authorized', sign(first, sha256(2)));
  await sign(first, sha256(1));
  const second = await extend(first, [sha256(2)]);
  await refuses('digest_not_authorized', sign(second, sha256(3)));
  await sign(second, sha256(2));
});

test('a SAD is good until its last millisecond', async () => {
  const { authorize, sign, clock } = await world();
  const sad = await authorize([sha256(1)]);
  const issuedAt = clock.at;
  clock.at = issuedAt + 300_000;
  await refuses('authorization_expired', sign(sad, sha256(1)));
  clock.at = issuedAt + 299_999;
  await sign(sad, sha256(1));
});

test('extending renews a SAD, but not beyond the hour of its transaction', async () => {
  const { authorize, extend, clock } = await world();
  let sad = await authorize([sha256(1)]);
  const issuedAt = clock.at;
  for (let minutes = 4; minutes < 60; minutes += 4) {
    clock.at = issuedAt + minutes * 60_000;
    sad = await extend(sad, [sha256(1)]);
  }
  clock.at = issuedAt + 3_600_000;
  await refuses('authorization_expired', extend(sad, [sha256(1)]));
});

test('a SAD is of no use to another client', async () => {
  const { authorize, signAs, keyUses } = await world();
  const sad = await authorize([sha256(1)]);
  await refuses('authorization_unknown', signAs('other' as ClientId, sad, sha256(1)));
  assert.equal(keyUses(), 0);
});

test('a SAD that was never issued signs nothing and is not extended', async () => {
  const { authorize, sign, extend, keyUses } = await world();
  await authorize([sha256(1)]);
  const invented = new Secret('x'.repeat(43));
  await refuses('authorization_unknown', sign(invented, sha256(1)));
  await refuses('authorization_unknown', extend(invented, [sha256(1)]));
  assert.equal(keyUses(), 0);
});

test('when the vault fails the yes is gone, and the journal says so', async () => {
  const { authorize, sign, events } = await world({ vaultFails: true });
  const sad = await authorize([sha256(1)]);
  await assert.rejects(sign(sad, sha256(1)), (error) => error instanceof Outage);
  await refuses('authorization_spent', sign(sad, sha256(1)));
  const story = ['signature.intended', 'key used', 'signature.failed'];
  assert.deepEqual(events.slice(1), story);
});

for (const broken of ['signature.intended', 'signature.made'] as const) {
  test(`no record, no release: the journal fails at ${broken}`, async () => {
    const { authorize, sign, ports, keyUses } = await world();
    const sad = await authorize([sha256(1)]);
    const record = ports.journal.record;
    ports.journal.record = async (note) => {
      if (note.event === broken) throw new Outage('store_full', { cause: 'disk' });
      await record(note);
    };
    await assert.rejects(sign(sad, sha256(1)), (error) => error instanceof Outage);
    assert.equal(keyUses(), broken === 'signature.intended' ? 0 : 1);
  });
}

test('a check decides like a call, and changes nothing', async () => {
  const { authorize, ports, events, credentialId } = await world();
  const signAgreed = makeSignAgreed(ports);
  const sadHash = ports.tokenHash.hash((await authorize([sha256(1)])).reveal());
  const agreed = (digest: Digest) => {
    const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
    const order = { ...caller, credentialId, algorithm, digests: [digest] };
    return { order, sadHash, documents: undefined };
  };
  const before = events.length;
  await signAgreed.check(agreed(sha256(1)));
  await refuses('digest_not_authorized', signAgreed.check(agreed(sha256(2))));
  assert.equal(events.length, before);
  await signAgreed(agreed(sha256(1)));
  await refuses('authorization_spent', signAgreed.check(agreed(sha256(1))));
});

test('a spending that fails for no reason to be seen is a yes that is spent', async () => {
  const { authorize, sign, ports, keyUses } = await world();
  const sad = await authorize([sha256(1)]);
  ports.authorizations.spend = async () => false;
  await refuses('authorization_spent', sign(sad, sha256(1)));
  assert.equal(keyUses(), 0);
});
