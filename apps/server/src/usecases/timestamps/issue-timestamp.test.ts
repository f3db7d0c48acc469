/** Issuing time-stamps: the record, the clock, and what happens when something is down. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTimestampToken, digest, parseTimestampToken } from '@kumoin/pki';
import type { KeyAlgorithm } from '@kumoin/pki';
import { evaluationTimestampPolicy } from '#domain/issuance/certificate-profile.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld, useCases } from '../../../../../tests/worlds/authority-world.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9, 120);
const expectedDigest = digest('sha256', Uint8Array.of(1, 2, 3));
const query = {
  digest: { algorithm: 'sha256', bytes: expectedDigest },
  policy: undefined,
  nonce: 42n,
  certificatesWanted: true,
} as const;
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

async function readyWorld(unitKey: KeyAlgorithm = 'p-256') {
  const world = await authorityWorld({ at, unitKey });
  await world.createAuthorities(world.plan);
  return world;
}

for (const key of ['p-256', 'p-521', 'rsa-2048', 'ed25519'] as const) {
  test(`a token made with a ${key} key stands up to our own check`, async () => {
    const { issueTimestamp } = await readyWorld(key);
    const token = parseTimestampToken((await issueTimestamp(query)).token);
    const evidence = { token, hash: 'sha256', expectedDigest, nonce: 42n } as const;
    const check = checkTimestampToken({ ...evidence, policy: evaluationTimestampPolicy });
    assert.deepEqual(check.reasons, []);
    assert.equal(check.at, at);
    const other = checkTimestampToken({ ...evidence, expectedDigest: new Uint8Array(32) });
    assert.deepEqual(other.reasons, ['imprint_mismatch']);
  });
}

test('every token has its own serial number, and a line in the journal', async () => {
  const { issueTimestamp, ports } = await readyWorld();
  const tokens = await Promise.all(Array.from({ length: 5 }, () => issueTimestamp(query)));
  const serials = tokens.map(({ token }) => parseTimestampToken(token).tstInfo.serialNumber);
  assert.equal(new Set(serials).size, 5);
  const entries = await ports.journal.read(0, 100);
  const recorded = entries
    .filter(({ event }) => event === 'timestamp.issued')
    .map(({ facts }) => BigInt(`0x${String(facts['serialNumber'])}`));
  assert.deepEqual(recorded.sort(), serials.sort());
});

test('a clock set back by more than the accuracy gets no token, until it caught up', async () => {
  const { issueTimestamp, clock } = await readyWorld();
  clock.at = at + 10_000;
  await issueTimestamp(query);
  clock.at = at + 8_999;
  await assert.rejects(issueTimestamp(query), refused('timestamp_clock_untrusted'));
  clock.at = at + 9_000;
  await issueTimestamp(query);
});

test('no record, no release: when the journal is down there is no token', async () => {
  const { ports } = await readyWorld();
  const cause = new Error('disk full');
  const journal = {
    record: () => Promise.reject(new Outage('store_full', { cause })),
    read: () => Promise.resolve([]),
    head: () => ports.journal.head(),
  };
  const { issueTimestamp } = useCases({ ...ports, journal });
  await assert.rejects(issueTimestamp(query), Outage);
  assert.equal(await ports.issuedTimestamps.newestAt(), undefined);
});

test('before there is an authority nothing can be dated', async () => {
  const { issueTimestamp } = await authorityWorld({ at });
  await assert.rejects(issueTimestamp(query), refused('authority_unknown'));
});

test('a vault that gives no signature leads to no token, and to no record', async () => {
  const { ports } = await readyWorld();
  const keyVault = Object.assign(Object.create(ports.keyVault) as typeof ports.keyVault, {
    sign: async () => [],
  });
  const before = await ports.journal.head();
  const { issueTimestamp } = useCases({ ...ports, keyVault });
  await assert.rejects(issueTimestamp(query), { code: 'ERR_ASSERTION' });
  assert.deepEqual(await ports.journal.head(), before);
});

test('another policy is refused, and the key is left alone', async () => {
  const { ports } = await readyWorld();
  const keyVault = {
    generate: () => assert.fail('a key was made'),
    sign: () => assert.fail('the key was used'),
    publicKeyOf: () => assert.fail('a key was looked at'),
    destroy: () => assert.fail('a key was destroyed'),
  };
  const { issueTimestamp } = useCases({ ...ports, keyVault });
  await assert.rejects(
    issueTimestamp({ ...query, policy: '1.2.3.4' }),
    refused('timestamp_policy_unknown'),
  );
});
