/** Lists are kept while they are right, and replaced, with a higher number, when they are not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCrl, verifySignature } from '@kumoin/pki';
import { authorityAlgorithm, certificateOf } from '#domain/issuance/authority.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import {
  authorityWorld,
  enrolment,
  useCases,
} from '../../../../../tests/worlds/authority-world.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9, 123);
const hour = 3600_000;
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

async function world() {
  const made = await authorityWorld({ at });
  const own = await made.createAuthorities(made.plan);
  const revokeOne = async () => {
    const { certificateSerial: serialNumber } = await made.enrolCredential({
      ...enrolment,
      accountId: made.accountId,
    });
    await made.revokeCertificate({ serialNumber, reason: 'unspecified' });
  };
  return { ...made, own, revokeOne };
}

test('the first list is empty, has number 1, lasts a day and is signed by its issuer', async () => {
  const { publishCrl, own } = await world();
  const published = await publishCrl('issuing');
  const crl = parseCrl(published.crl);
  assert.equal(crl.number, 1n);
  assert.equal(crl.entryCount, 0);
  assert.equal(crl.thisUpdate, at - 123);
  assert.equal(crl.nextUpdate, at - 123 + 24 * hour);
  const signed = {
    algorithm: authorityAlgorithm('p-256'),
    publicKey: certificateOf(own.issuing).publicKey,
    message: crl.tbs,
    signature: crl.signature,
  };
  assert.equal(verifySignature(signed), true);
  const foreign = certificateOf(own.root).publicKey;
  assert.equal(verifySignature({ ...signed, publicKey: foreign }), false);
});

test('it is found by kind and by identifier, and each CA has its own', async () => {
  const { publishCrl, own } = await world();
  assert.deepEqual(await publishCrl('issuing'), await publishCrl(own.issuing.id));
  assert.notDeepEqual((await publishCrl('root')).crl, (await publishCrl('issuing')).crl);
});

test('the same list is given until half its time has passed', async () => {
  const { publishCrl, clock } = await world();
  const first = await publishCrl('issuing');
  clock.at = at + 11 * hour;
  assert.deepEqual(await publishCrl('issuing'), first);
  clock.at = at + 12 * hour;
  assert.equal((await publishCrl('issuing')).number, 2);
});

test('a revocation brings a new list at once', async () => {
  const { publishCrl, revokeOne } = await world();
  await publishCrl('issuing');
  await revokeOne();
  const next = await publishCrl('issuing');
  assert.equal(next.number, 2);
  assert.equal(next.revokedCount, 1);
});

test('units are no CAs and have no list, and strangers are unknown', async () => {
  const { publishCrl, own } = await world();
  for (const name of ['timestamp', 'status', own.status.id, 'nobody', '']) {
    await assert.rejects(publishCrl(name), refused('authority_unknown'));
  }
});

test('many who ask at once are given one list, which is signed and journalled once', async () => {
  const { publishCrl, ports } = await world();
  const lists = await Promise.all(Array.from({ length: 8 }, () => publishCrl('issuing')));
  assert.equal(new Set(lists.map(({ number }) => number)).size, 1);
  const latest = await ports.crls.latest(lists[0]?.authorityId as PublishedCrl['authorityId']);
  assert.equal(latest?.number, 1);
  const entries = await ports.journal.read(0, 100);
  assert.equal(entries.filter(({ event }) => event === 'crl.published').length, 1);
});

test('a failure is told to all who waited, and the next one tries again', async () => {
  const { ports } = await world();
  let broken = true;
  const crls = {
    latest: ports.crls.latest.bind(ports.crls),
    add: (crl: PublishedCrl) =>
      broken ? Promise.reject(new Error('disk full')) : ports.crls.add(crl),
  };
  const { publishCrl } = useCases({ ...ports, crls });
  const outcomes = await Promise.allSettled([publishCrl('issuing'), publishCrl('issuing')]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  broken = false;
  assert.equal((await publishCrl('issuing')).number, 1);
});

test('whoever published meanwhile is believed', async () => {
  const { ports, own, revokeOne } = await world();
  await revokeOne();
  const faster = useCases(ports);
  let raced = false;
  const crls = {
    latest: ports.crls.latest.bind(ports.crls),
    add: async (crl: PublishedCrl) => {
      if (!raced) {
        raced = true;
        await faster.publishCrl('issuing');
      }
      return ports.crls.add(crl);
    },
  };
  const list = await useCases({ ...ports, crls }).publishCrl('issuing');
  assert.deepEqual(list, await ports.crls.latest(own.issuing.id));
  assert.equal(list.number, 1);
});

test('a list that is outdated whenever it is looked at is given after three attempts', async () => {
  const { ports } = await world();
  let looks = 0;
  const stored = ports.issuedCertificates;
  const issuedCertificates = {
    add: stored.add.bind(stored),
    find: stored.find.bind(stored),
    revoke: stored.revoke.bind(stored),
    listRevoked: stored.listRevoked.bind(stored),
    countRevoked: async () => (looks += 1),
  };
  const { publishCrl } = useCases({ ...ports, issuedCertificates });
  assert.equal((await publishCrl('issuing')).number, 3);
  assert.equal(looks, 3);
});
