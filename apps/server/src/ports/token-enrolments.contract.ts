/** What every store of enrolments of tokens must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnrolmentId, TokenId } from '#domain/identifiers.ts';
import { sampleEnrolment, sampleToken } from './samples-of-tokens.contract.ts';
import { countTrue, emptyStores, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const note = { event: 'token.enrolled', facts: { sample: 1 } } as const;
const token = sampleToken({ kind: 'authenticator', serial: undefined });
const order = { id: 'enrolment-1' as EnrolmentId, token, replaces: undefined, at: now, note };

export function tokenEnrolmentsContract(name: string, open: OpenStores): void {
  test(`${name}: an enrolment comes back exactly as it was added, by its code`, async (t) => {
    const { tokenEnrolments } = await emptyStores(open, t);
    const other = { id: 'enrolment-2' as EnrolmentId, codeHash: 'code-hash-2' };
    const replacing = sampleEnrolment({ ...other, replaces: 'token-9' as TokenId, usedAt: now });
    await tokenEnrolments.add(sampleEnrolment());
    await tokenEnrolments.add(replacing);
    assert.deepEqual(await tokenEnrolments.findByCode('code-hash-1'), sampleEnrolment());
    assert.deepEqual(await tokenEnrolments.findByCode('code-hash-2'), replacing);
    assert.equal(await tokenEnrolments.findByCode('Code-hash-1'), undefined);
    const again = sampleEnrolment({ id: 'enrolment-3' as EnrolmentId });
    await assert.rejects(tokenEnrolments.add(again), { name: 'Outage', code: 'store_failed' });
  });

  test(`${name}: an enrolment is taken up once, and its token is there with it`, async (t) => {
    const { tokens, tokenEnrolments, journal } = await emptyStores(open, t);
    await tokenEnrolments.add(sampleEnrolment());
    assert.equal(await tokenEnrolments.take(order), true);
    assert.equal((await tokenEnrolments.findByCode('code-hash-1'))?.usedAt, now);
    assert.deepEqual(await tokens.find(token.id), token);
    const second = { ...token, id: 'token-2' as TokenId };
    assert.equal(await tokenEnrolments.take({ ...order, token: second }), false);
    assert.equal(await tokens.find(second.id), undefined);
    assert.equal((await journal.read(0, 9)).length, 1);
  });

  test(`${name}: of many who take up one enrolment at once, one has a token`, async (t) => {
    const { tokens, tokenEnrolments } = await emptyStores(open, t);
    await tokenEnrolments.add(sampleEnrolment());
    const takes = Array.from({ length: 20 }, (_, number) => {
      const own = { ...token, id: `token-${number}` as TokenId };
      return tokenEnrolments.take({ ...order, token: own });
    });
    assert.equal(countTrue(await Promise.all(takes)), 1);
    assert.equal((await tokens.list(token.tenantId, undefined, 100)).length, 1);
  });

  test(`${name}: an enrolment is over on its millisecond, and not before`, async (t) => {
    const { tokenEnrolments } = await emptyStores(open, t);
    await tokenEnrolments.add(sampleEnrolment({ expiresAt: now + 1 }));
    assert.equal(await tokenEnrolments.take({ ...order, at: now + 1 }), false);
    assert.equal(await tokenEnrolments.take({ ...order, at: now }), true);
  });

  test(`${name}: the token that it replaces ends with it`, async (t) => {
    const { tokens, tokenEnrolments } = await emptyStores(open, t);
    const old = sampleToken({ id: 'token-9' as TokenId });
    await tokens.add([old], note);
    await tokenEnrolments.add(sampleEnrolment({ replaces: old.id }));
    assert.equal(await tokenEnrolments.take({ ...order, replaces: old.id }), true);
    const ended = { state: 'replaced', endedAt: now, replacedBy: token.id } as const;
    assert.deepEqual(await tokens.find(old.id), { ...old, ...ended });
  });

  test(`${name}: an enrolment goes when it has expired, not a millisecond before`, async (t) => {
    const { tokenEnrolments, expiredRecords } = await emptyStores(open, t);
    await tokenEnrolments.add(sampleEnrolment({ expiresAt: now }));
    assert.equal(await expiredRecords.destroyLapsed('token_enrolments', now, 100), 0);
    assert.equal(await expiredRecords.destroyLapsed('token_enrolments', now + 1, 100), 1);
    assert.equal(await tokenEnrolments.findByCode('code-hash-1'), undefined);
  });
}
