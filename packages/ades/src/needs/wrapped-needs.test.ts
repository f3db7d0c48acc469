/** Retries, second authorities and memory around the needs, with a clock that only tests move. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digest, parseCertificate } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { AdesNeeds } from './ades-needs.ts';
import { BoundedStore } from './bounded-store.ts';
import { cachingNeeds } from './caching-needs.ts';
import { NeedUnmet } from './need-unmet.ts';
import { retryingNeeds } from './retrying-needs.ts';
import { withFallbackTimestamps } from './with-fallback-timestamps.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const imprint = { hash: 'sha256', digest: digest('sha256', Uint8Array.of(1)) } as const;
const question = { certificate: certificateOf('p256'), issuer: certificateOf('issuing'), at };

/** Needs with a fault in the program: no fault of theirs, and none that asking again would mend. */
const bug = new TypeError('secret is undefined');
const faulty = (asked: string[] = []): AdesNeeds => {
  const fail = (what: string) => () => {
    asked.push(what);
    return Promise.reject(bug);
  };
  return {
    timestamp: fail('timestamp'),
    revocation: fail('revocation'),
    issuers: fail('issuers'),
  };
};
const rises = (thrown: unknown) => thrown === bug;

async function riseFrom(needs: AdesNeeds): Promise<void> {
  await assert.rejects(needs.timestamp(imprint), rises);
  await assert.rejects(needs.revocation(question), rises);
  await assert.rejects(needs.issuers(question.certificate), rises);
}

test('a need that another copy of the package did not meet is one that was not met', () => {
  const elsewhere = Object.assign(new Error('no'), { name: 'NeedUnmet', permanent: true });
  assert.ok(elsewhere instanceof NeedUnmet);
  assert.ok(!(bug instanceof NeedUnmet) && !({ name: 'NeedUnmet' } instanceof NeedUnmet));
});

describe('retryingNeeds', () => {
  function patient(failures: number) {
    const needs = makeTestNeeds(world);
    for (const kind of ['timestamp', 'revocation', 'issuers'] as const) {
      needs.settings.failing[kind] = failures;
    }
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => {
      pauses.push(ms);
      await Promise.resolve();
    };
    return { needs, pauses, retrying: retryingNeeds(needs, { pause, attemptsMax: 4 }) };
  }

  test('asks again, after pauses that double, and gives what came', async () => {
    const { needs, pauses, retrying } = patient(3);
    assert.equal((await retrying.timestamp(imprint))[0], 0x30);
    assert.deepEqual(pauses, [500, 1000, 2000]);
    assert.equal((await retrying.revocation(question)).length, 1);
    assert.equal((await retrying.issuers(question.certificate)).length, 1);
    assert.deepEqual(needs.asked, { timestamp: 4, revocation: 4, issuers: 4 });
  });

  test('gives up after as many attempts as it was given', async () => {
    const { needs, retrying } = patient(4);
    await assert.rejects(retrying.timestamp(imprint));
    assert.equal(needs.asked.timestamp, 4);
  });

  test('does not ask again where the answer was no', async () => {
    const { needs, pauses } = patient(0);
    let asked = 0;
    const refusing = {
      ...needs,
      timestamp: () => {
        asked += 1;
        return Promise.reject(new NeedUnmet('no', { permanent: true }));
      },
    };
    const pause = () => Promise.resolve();
    await assert.rejects(retryingNeeds(refusing, { pause }).timestamp(imprint));
    assert.deepEqual([asked, pauses], [1, []]);
  });

  test('lets a fault of the program rise at once', async () => {
    const asked: string[] = [];
    const pause = () => assert.fail('waited for a fault');
    await riseFrom(retryingNeeds(faulty(asked), { pause }));
    assert.deepEqual(asked, ['timestamp', 'revocation', 'issuers']);
  });

  test('never waits longer than its longest pause', async () => {
    const needs = makeTestNeeds(world);
    needs.settings.failing.timestamp = 5;
    const pauses: number[] = [];
    const pause = (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    };
    const options = { pause, attemptsMax: 6, firstPauseMs: 100, pauseMsMax: 300 };
    await retryingNeeds(needs, options).timestamp(imprint);
    assert.deepEqual(pauses, [100, 200, 300, 300, 300]);
  });
});

describe('withFallbackTimestamps', () => {
  const two = (first: Parameters<typeof makeTestNeeds>[1]) => {
    const one = makeTestNeeds(world, first);
    const other = makeTestNeeds(world, { authority: 'archiveTsa' });
    const needs = withFallbackTimestamps(one, [one.timestamp, other.timestamp]);
    return { one, other, needs };
  };

  test('leaves the second alone where the first is good', async () => {
    const { needs, other } = two({});
    await needs.timestamp(imprint);
    assert.equal(other.asked.timestamp, 0);
  });

  for (const [title, first] of [
    ['fails', { failing: { timestamp: 1, revocation: 0, issuers: 0 } }],
    ['stamps something else', { wrongImprint: true }],
    ['is no authority', { authority: 'p256' }],
  ] as const) {
    test(`asks the second where the first ${title}`, async () => {
      const { needs, other } = two(first);
      await needs.timestamp(imprint);
      assert.equal(other.asked.timestamp, 1);
    });
  }

  test('lets a fault of the program rise, and asks nobody else', async () => {
    const { other } = two({});
    const needs = withFallbackTimestamps(faulty(), [faulty().timestamp, other.timestamp]);
    await riseFrom(needs);
    assert.equal(other.asked.timestamp, 0);
  });

  test('hands a wrong token on where nobody has a better one, and fails where nobody has any', async () => {
    const { needs, other } = two({ wrongImprint: true });
    other.settings.failing.timestamp = 2;
    assert.equal((await needs.timestamp(imprint))[0], 0x30);
    const nobody = withFallbackTimestamps(other, [other.timestamp]);
    await assert.rejects(nobody.timestamp(imprint), NeedUnmet);
    assert.equal((await needs.issuers(question.certificate)).length, 1);
    assert.equal((await needs.revocation(question)).length, 1);
  });
});

describe('cachingNeeds', () => {
  function remembering(options: { bytesMax?: number } = {}) {
    const needs = makeTestNeeds(world);
    const cached = cachingNeeds(needs, { now: () => needs.settings.at, ...options });
    return { needs, cached };
  }

  test('asks once until the next update, and once more from then on', async () => {
    const { needs, cached } = remembering();
    const first = await cached.revocation(question);
    needs.settings.at += dayMs - 1;
    assert.deepEqual(await cached.revocation(question), first);
    assert.equal(needs.asked.revocation, 1);
    needs.settings.at += 1;
    await cached.revocation(question);
    assert.equal(needs.asked.revocation, 2);
  });

  test('asks again for somebody who needs a younger answer', async () => {
    const { needs, cached } = remembering();
    await cached.revocation({ ...question, issuedAfter: at });
    await cached.revocation({ ...question, issuedAfter: at });
    assert.equal(needs.asked.revocation, 1);
    needs.settings.at += 1000;
    await cached.revocation({ ...question, issuedAfter: at + 1000 });
    assert.equal(needs.asked.revocation, 2);
  });

  test('asks once where several ask at the same time', async () => {
    const { needs, cached } = remembering();
    const all = [1, 2, 3].map(() => cached.revocation(question));
    const both = [1, 2].map(() => cached.issuers(question.certificate));
    await Promise.all([...all, ...both]);
    assert.deepEqual([needs.asked.revocation, needs.asked.issuers], [1, 1]);
  });

  test('keeps neither failures nor silence', async () => {
    const { needs, cached } = remembering();
    needs.settings.failing.revocation = 1;
    await assert.rejects(cached.revocation(question));
    needs.settings.silentAbout.add('p256');
    assert.deepEqual(await cached.revocation(question), []);
    needs.settings.silentAbout.clear();
    assert.equal((await cached.revocation(question)).length, 1);
    assert.equal(needs.asked.revocation, 3);
  });

  test('lets a fault of the program rise, each time it is met', async () => {
    const asked: string[] = [];
    const cached = cachingNeeds(faulty(asked), { now: () => at });
    await riseFrom(cached);
    await riseFrom(cached);
    assert.equal(asked.length, 6);
  });

  test('keeps issuers for an hour, and time-stamps never', async () => {
    const { needs, cached } = remembering();
    await cached.issuers(question.certificate);
    await cached.issuers(question.certificate);
    needs.settings.at += 3_600_000;
    await cached.issuers(question.certificate);
    await cached.timestamp(imprint);
    await cached.timestamp(imprint);
    assert.deepEqual(needs.asked, { timestamp: 2, revocation: 0, issuers: 2 });
  });

  test('keeps no more than it has room for', async () => {
    const { needs, cached } = remembering({ bytesMax: 100 });
    await cached.revocation(question);
    await cached.revocation(question);
    assert.equal(needs.asked.revocation, 2);
  });
});

test('a bounded store forgets what was used longest ago', () => {
  const store = new BoundedStore<string>(100);
  const kept = (value: string, bytes = 25) => ({ value, bytes, until: 10 });
  for (const name of ['a', 'b', 'c', 'd']) store.set(name, kept(name));
  assert.equal(store.get('a', 0), 'a');
  store.set('e', kept('e'));
  assert.deepEqual(
    [store.get('b', 0), store.get('a', 0), store.get('e', 9)],
    [undefined, 'a', 'e'],
  );
  assert.equal(store.get('e', 10), undefined);
  store.set('f', kept('f', 26));
  assert.equal(store.get('f', 0), undefined);
});
