/** What is worth keeping for others: an answer that is true, current, and not too old or too big. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCertificate, parseOcspResponse } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { AdesNeeds, RevocationValue } from './ades-needs.ts';
import { cachingNeeds } from './caching-needs.ts';

const at = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const question = { certificate: certificateOf('p256'), issuer: certificateOf('issuing'), at };

type TestSettings = NonNullable<Parameters<typeof makeTestNeeds>[1]>;

/** A clock that tests move, and needs whose answers are changed on the way. */
function remembering(
  settings: TestSettings = {},
  change: (value: RevocationValue) => readonly RevocationValue[] = (value) => [value],
) {
  const clock = { at };
  const needs = makeTestNeeds(world, settings);
  const changed: AdesNeeds = {
    ...needs,
    revocation: async (asking) => (await needs.revocation(asking)).flatMap(change),
  };
  const cached = cachingNeeds(changed, { now: () => clock.at });
  const askAt = async (when: number) => {
    clock.at = when;
    await cached.revocation(question);
    return needs.asked.revocation;
  };
  return { askAt, needs };
}

function forged({ kind, der }: RevocationValue): readonly RevocationValue[] {
  const response = parseOcspResponse(der);
  assert.ok(response.status === 'successful');
  const { signature } = response.basic;
  const place = Buffer.from(der).indexOf(signature) + signature.length - 1;
  return [{ kind, der: der.map((octet, index) => (index === place ? octet ^ 1 : octet)) }];
}

describe('an answer is kept', () => {
  for (const listsOnly of [false, true]) {
    test(`for a day at most, ${listsOnly ? 'a list' : 'a response'} good for a year too`, async () => {
      const { askAt } = remembering({ answersLiveMs: 365 * dayMs, listsOnly });
      assert.equal(await askAt(at), 1);
      assert.equal(await askAt(at + dayMs - 1), 1);
      assert.equal(await askAt(at + dayMs), 2);
    });

    test(`until the next update of ${listsOnly ? 'a list' : 'a response'}`, async () => {
      const { askAt } = remembering({ answersLiveMs: hourMs, listsOnly });
      assert.equal(await askAt(at), 1);
      assert.equal(await askAt(at + hourMs - 1), 1);
      assert.equal(await askAt(at + hourMs), 2);
    });
  }

  test('though clocks differ by five minutes, and not by a second more', async () => {
    for (const [ahead, asked] of [
      [300_000, 1],
      [301_000, 2],
    ] as const) {
      const { askAt } = remembering({ at: at + ahead });
      await askAt(at);
      assert.equal(await askAt(at), asked);
    }
  });

  test('though it is that the certificate was revoked', async () => {
    const { askAt } = remembering({ revokedSince: new Map([['p256', at - 1000]]) });
    await askAt(at);
    assert.equal(await askAt(at), 1);
  });
});

describe('an answer is handed on once, and not kept,', () => {
  const list = { kind: 'crl', der: world.crl('root') } as const;
  const cases: readonly [string, Parameters<typeof remembering>[1]][] = [
    ['where its signature is wrong', forged],
    ['where it is a list of somebody else', () => [list]],
    ['where it is noise', () => [{ kind: 'ocsp', der: Uint8Array.of(0x30, 1) }]],
    ['where one beside it is wrong', (value) => [value, list]],
  ];
  for (const [title, change] of cases) {
    test(title, async () => {
      const { askAt } = remembering({}, change);
      await askAt(at);
      assert.equal(await askAt(at), 2);
    });
  }

  test('where it is about another certificate', async () => {
    const needs = makeTestNeeds(world);
    const other = { ...question, certificate: certificateOf('p384') };
    const astray = { ...needs, revocation: () => needs.revocation(other) };
    const cached = cachingNeeds(astray, { now: () => at });
    assert.equal((await cached.revocation(question)).length, 1);
    await cached.revocation(question);
    assert.equal(needs.asked.revocation, 2);
  });

  test('where it is outdated already', async () => {
    const { askAt } = remembering({ answersAgedMs: 2 * hourMs, answersLiveMs: hourMs });
    await askAt(at);
    assert.equal(await askAt(at), 2);
  });
});

describe('of what is kept', () => {
  const kept = async (bytesMax: number, names: readonly ActorName[]) => {
    const needs = makeTestNeeds(world);
    const cached = cachingNeeds(needs, { now: () => at, bytesMax });
    const issuer = certificateOf('issuing');
    const all = names.map((name) => ({ certificate: certificateOf(name), issuer, at }));
    for (const each of [...all, ...all]) await cached.revocation(each);
    return needs.asked.revocation;
  };

  test('what was used longest ago goes where there is no room', async () => {
    const names = ['p256', 'p384', 'p521', 'rsa2048', 'rsa3072', 'ed25519', 'tsa'] as const;
    assert.equal(await kept(64 * 1024, names), 7);
    assert.equal(await kept(8 * 1024, names), 14);
  });
});

describe('issuers are kept', () => {
  const asked = async (ders: readonly Uint8Array[]) => {
    let times = 0;
    const needs = makeTestNeeds(world);
    const issuers = () => {
      times += 1;
      return Promise.resolve(ders);
    };
    const cached = cachingNeeds({ ...needs, issuers }, { now: () => at });
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await cached.issuers(question.certificate), ders);
    }
    return times;
  };

  test('where one of them is one, and not otherwise', async () => {
    const issuing = world.certificate('issuing');
    assert.equal(await asked([issuing]), 1);
    assert.equal(await asked([Uint8Array.of(0x30, 1), issuing]), 1);
    assert.equal(await asked([world.certificate('root')]), 2);
    assert.equal(await asked([Uint8Array.of(0x30, 1)]), 2);
    assert.equal(await asked([]), 2);
  });
});
