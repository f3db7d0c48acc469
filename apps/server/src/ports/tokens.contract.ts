/** What every store of tokens must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { TokenUse } from '#domain/tokens/token-use.ts';
import type { Token } from '#domain/tokens/token.ts';
import { sampleToken } from './samples-of-tokens.contract.ts';
import { countTrue, emptyStores, everyOctet, farFuture, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';
import type { UseCondition } from './tokens.ts';

const id = 'token-1' as TokenId;
const tenantId = 'tenant-1' as TenantId;
const alice = 'account-1' as AccountId;
const limit = { failuresMax: 5, lockSeconds: undefined };
const note = { event: 'token.imported', facts: { sample: 1 } } as const;
const atOnce = 20;

export function tokensContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  changingContract(name, open);
  usingContract(name, open);
  replacingContract(name, open);
  guessingContract(name, open);
  resynchronisingContract(name, open);
}

/** Stores with one token of these changes. */
async function withToken(open: OpenStores, t: Parameters<typeof emptyStores>[1], changes = {}) {
  const stores = await emptyStores(open, t);
  assert.equal(await stores.tokens.add([sampleToken(changes)], note), true);
  return stores;
}

async function found({ tokens }: Stores, tokenId: TokenId = id): Promise<Token> {
  const token = await tokens.find(tokenId);
  assert(token !== undefined);
  return token;
}

async function journalled({ journal }: Stores): Promise<readonly string[]> {
  return (await journal.read(0, 100)).map(({ event }) => event);
}

function numbered(number: number, changes: Partial<Token> = {}): Token {
  const tokenId = `token-${number}` as TokenId;
  return sampleToken({ id: tokenId, serial: `oath.ACME ${number}`, ...changes });
}

function use(changes: Partial<TokenUse> = {}): TokenUse {
  return { tokenId: id, counter: 7, step: undefined, driftSteps: 0, ...changes };
}

function when(changes: Partial<UseCondition> = {}): UseCondition {
  return { states: ['active'], limit, at: now, ...changes };
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: a token comes back exactly as it was added`, async (t) => {
    const { tokens } = await withToken(open, t);
    const bare = sampleToken({
      id: 'token-2' as TokenId,
      accountId: undefined,
      serial: undefined,
      notAfter: undefined,
      usesMax: undefined,
      activatedAt: undefined,
      suites: { typed: 'a', online: 'b', server: 'c' },
    });
    const ended = numbered(3, {
      state: 'replaced',
      lastStep: 2 ** 40,
      counter: 2 ** 40,
      driftSteps: -3,
      failures: 4,
      failedAt: farFuture,
      endedAt: now,
      endReason: 'lost',
      replacedBy: id,
      secondTokenId: 'second-1' as TokenId,
    });
    assert.equal(await tokens.add([bare, ended], note), true);
    assert.deepEqual(await tokens.find(id), sampleToken());
    assert.deepEqual(await tokens.find(bare.id), bare);
    assert.deepEqual(await tokens.find(ended.id), ended);
    assert.equal(await tokens.find('token-9' as TokenId), undefined);
  });

  test(`${name}: a token is bound to one second party, once, whoever else comes`, async (t) => {
    const { tokens } = await withToken(open, t);
    const bindTo = (second: string) =>
      tokens.change(id, { from: ['active'], secondTokenId: second as TokenId, at: now }, note);
    const both = await Promise.all([bindTo('second-1'), bindTo('second-2')]);
    assert.deepEqual(both.toSorted(), [false, true]);
    const bound = (await tokens.find(id))?.secondTokenId;
    assert.equal(bound, both[0] ? 'second-1' : 'second-2');
    assert.equal(await bindTo('second-3'), false);
    assert.equal((await tokens.find(id))?.secondTokenId, bound);
  });

  test(`${name}: a batch with a serial number that is taken is not added, no part of it`, async (t) => {
    const stores = await withToken(open, t);
    const { tokens } = stores;
    const taken = numbered(3, { serial: sampleToken().serial });
    assert.equal(await tokens.add([numbered(2), taken], note), false);
    assert.equal(
      await tokens.add([numbered(2), numbered(3, { serial: 'oath.ACME 2' })], note),
      false,
    );
    assert.equal(await tokens.find('token-2' as TokenId), undefined);
    assert.deepEqual(await journalled(stores), ['token.imported']);
    const elsewhere = { ...taken, tenantId: 'tenant-2' as TenantId };
    assert.equal(await tokens.add([numbered(2), elsewhere], note), true);
  });

  test(`${name}: an id that is taken is an outage, and adds nothing`, async (t) => {
    const { tokens } = await withToken(open, t);
    const batch = [numbered(2), sampleToken({ serial: 'other' })];
    await assert.rejects(tokens.add(batch, note), { name: 'Outage', code: 'store_failed' });
    assert.equal(await tokens.find('token-2' as TokenId), undefined);
  });

  test(`${name}: a batch of a thousand is added`, async (t) => {
    const { tokens } = await emptyStores(open, t);
    const batch = Array.from({ length: 1000 }, (_, number) => numbered(number));
    assert.equal(await tokens.add(batch, note), true);
    assert.equal((await tokens.list(tenantId, undefined, 2000)).length, 1000);
  });

  test(`${name}: tokens are found by serial number, listed by account and in pages`, async (t) => {
    const { tokens } = await emptyStores(open, t);
    const other = { accountId: 'account-2' as AccountId };
    const batch = [
      numbered(1, { createdAt: now - 1 }),
      numbered(2),
      numbered(3, other),
      numbered(4, { tenantId: 'tenant-2' as TenantId, ...other }),
    ];
    await tokens.add(batch, note);
    assert.equal((await tokens.findBySerial(tenantId, 'oath.ACME 2'))?.id, 'token-2');
    assert.equal(await tokens.findBySerial(tenantId, 'oath.ACME 4'), undefined);
    const ids = (list: readonly Token[]) => list.map((token) => token.id);
    assert.deepEqual(ids(await tokens.listOf(alice)), ['token-2', 'token-1']);
    assert.deepEqual(ids(await tokens.list(tenantId, undefined, 2)), ['token-1', 'token-2']);
    const last = 'token-2' as TokenId;
    assert.deepEqual(ids(await tokens.list(tenantId, last, 2)), ['token-3']);
  });
}

function changingContract(name: string, open: OpenStores): void {
  test(`${name}: a token changes from the states named, and from no other`, async (t) => {
    const stores = await withToken(open, t);
    const suspend = { from: ['active'], to: 'suspended', at: now } as const;
    const event = { event: 'token.suspended', facts: {} } as const;
    assert.equal(await stores.tokens.change(id, suspend, event), true);
    assert.equal(await stores.tokens.change(id, suspend, event), false);
    assert.equal(await stores.tokens.change('token-9' as TokenId, suspend, event), false);
    assert.deepEqual(await found(stores), sampleToken({ state: 'suspended' }));
    assert.deepEqual(await journalled(stores), ['token.imported', 'token.suspended']);
  });

  test(`${name}: the end of a token is dated and has its reason`, async (t) => {
    const stores = await withToken(open, t);
    const change = { from: ['active'], to: 'revoked', endReason: 'stolen', at: now + 5 } as const;
    assert.equal(await stores.tokens.change(id, change, note), true);
    const ended = { state: 'revoked', endReason: 'stolen', endedAt: now + 5 } as const;
    assert.deepEqual(await found(stores), sampleToken(ended));
  });

  test(`${name}: a token is given to one of many who want it, once`, async (t) => {
    const stores = await withToken(open, t, { accountId: undefined });
    const accounts = Array.from(
      { length: atOnce },
      (_, number) => `account-${number}` as AccountId,
    );
    const given = await Promise.all(
      accounts.map((accountId) =>
        stores.tokens.change(id, { from: ['active'], accountId, at: now }, note),
      ),
    );
    assert.equal(countTrue(given), 1);
    assert.equal((await found(stores)).accountId, accounts[given.indexOf(true)]);
  });
}

function usingContract(name: string, open: OpenStores): void {
  test(`${name}: a right code moves the counter past it and ends a row of wrong ones`, async (t) => {
    const stores = await withToken(open, t, { failures: 4, failedAt: now });
    assert.equal(await stores.tokens.use(use({ counter: 9 }), when()), true);
    assert.deepEqual(await found(stores), sampleToken({ counter: 10, uses: 1 }));
    assert.equal(await stores.tokens.use(use({ counter: 9 }), when()), false);
    assert.equal(await stores.tokens.use(use({ counter: 10 }), when()), true);
  });

  test(`${name}: a step is used once, and none before it`, async (t) => {
    const stores = await withToken(open, t);
    const step = (number: number) =>
      stores.tokens.use(use({ counter: undefined, step: number, driftSteps: 2 }), when());
    assert.deepEqual([await step(100), await step(100), await step(99)], [true, false, false]);
    assert.equal(await step(101), true);
    const { counter, lastStep, driftSteps, uses } = await found(stores);
    assert.deepEqual([counter, lastStep, driftSteps, uses], [7, 101, 2, 2]);
  });

  for (const [what, claimed] of [
    ['counter', use()],
    ['step', use({ counter: undefined, step: 100 })],
  ] as const) {
    test(`${name}: of many who present one ${what} at once, one has it`, async (t) => {
      const stores = await withToken(open, t);
      const noted = Array.from({ length: atOnce }, (_, number) =>
        stores.tokens.use(claimed, when(), number % 2 === 0 ? note : undefined),
      );
      assert.equal(countTrue(await Promise.all(noted)), 1);
      assert.equal((await found(stores)).uses, 1);
    });
  }

  const refused: Readonly<Record<string, readonly [Partial<Token>, Partial<UseCondition>]>> = {
    'is suspended': [{ state: 'suspended' }, {}],
    'is locked': [{ failures: 5, failedAt: now }, {}],
    'is not valid yet': [{}, { at: now - 1 }],
    'has expired': [{ notAfter: now + 1 }, { at: now + 1 }],
    'is used up': [{ usesMax: 3, uses: 3 }, {}],
  };
  for (const [what, [changes, condition]] of Object.entries(refused)) {
    test(`${name}: a token that ${what} is not used`, async (t) => {
      const stores = await withToken(open, t, changes);
      assert.equal(await stores.tokens.use(use(), when(condition)), false);
      assert.equal(await stores.tokens.use(use(), when(condition), note), false);
      assert.deepEqual(await found(stores), sampleToken(changes));
      assert.deepEqual(await journalled(stores), ['token.imported']);
    });
  }

  test(`${name}: a token is used up to its last millisecond and its last use`, async (t) => {
    const changes = { notAfter: now + 1, usesMax: 3, uses: 2, failures: 4 };
    const stores = await withToken(open, t, changes);
    assert.equal(await stores.tokens.use(use(), when()), true);
    assert.equal(await stores.tokens.use(use({ counter: 8 }), when()), false);
  });

  test(`${name}: of many uses at once no more happen than are left`, async (t) => {
    const stores = await withToken(open, t, { usesMax: 3, uses: 0 });
    const step = (number: number) => use({ counter: undefined, step: 100 + number });
    const uses = Array.from({ length: atOnce }, (_, number) =>
      stores.tokens.use(step(number), when()),
    );
    const used = countTrue(await Promise.all(uses));
    assert.ok(used >= 1 && used <= 3);
    assert.equal((await found(stores)).uses, used);
  });
}

function replacingContract(name: string, open: OpenStores): void {
  test(`${name}: the first right code makes a token active, and ends the one before it`, async (t) => {
    const stores = await emptyStores(open, t);
    const fresh = numbered(2, { state: 'inactive', activatedAt: undefined });
    const old = numbered(1, { replacedBy: fresh.id });
    const gone = numbered(3, { replacedBy: fresh.id, state: 'revoked', endedAt: now - 5 });
    await stores.tokens.add([old, fresh, gone], note);
    const condition = when({ states: ['inactive'], becomes: 'active', at: now + 9 });
    const first = use({ tokenId: fresh.id });
    assert.equal(await stores.tokens.use(first, condition, note), true);
    const activated = { state: 'active', activatedAt: now + 9, counter: 8, uses: 1 } as const;
    assert.deepEqual(await found(stores, fresh.id), { ...fresh, ...activated });
    const replaced = { ...old, state: 'replaced', endedAt: now + 9 };
    assert.deepEqual(await found(stores, old.id), replaced);
    assert.deepEqual(await found(stores, gone.id), gone);
    assert.equal(await stores.tokens.use(first, condition, note), false);
  });
}

function guessingContract(name: string, open: OpenStores): void {
  test(`${name}: five wrong codes lock a token, and no other`, async (t) => {
    const stores = await withToken(open, t);
    await stores.tokens.add([numbered(2)], note);
    const wrong = (at: number) => stores.tokens.countFailure(id, limit, at);
    for (let count = 1; count <= 5; count += 1) assert.equal(await wrong(now + count), true);
    assert.equal(await wrong(now + 6), false);
    assert.deepEqual(await found(stores), sampleToken({ failures: 5, failedAt: now + 5 }));
    assert.equal((await found(stores, 'token-2' as TokenId)).failures, 0);
    assert.equal(await stores.tokens.countFailure('token-9' as TokenId, limit, now), false);
  });

  test(`${name}: of many guesses at once five are counted`, async (t) => {
    const stores = await withToken(open, t);
    const guesses = Array.from({ length: atOnce }, () =>
      stores.tokens.countFailure(id, limit, now),
    );
    assert.equal(countTrue(await Promise.all(guesses)), 5);
    assert.equal((await found(stores)).failures, 5);
  });

  test(`${name}: an unlocked token may be tried again`, async (t) => {
    const stores = await withToken(open, t, { failures: 5, failedAt: now });
    await stores.tokens.clearFailures(id, { event: 'token.unlocked', facts: {} });
    assert.deepEqual(await found(stores), sampleToken());
    assert.deepEqual(await journalled(stores), ['token.imported', 'token.unlocked']);
  });
}

function resynchronisingContract(name: string, open: OpenStores): void {
  test(`${name}: a counter is moved forward, and never back`, async (t) => {
    const stores = await withToken(open, t, { failures: 2, failedAt: now, keysSealed: everyOctet });
    const move = (counter: number) => stores.tokens.resynchronise(use({ counter }), limit, note);
    assert.equal(await move(500), true);
    assert.deepEqual(await found(stores), sampleToken({ counter: 501 }));
    assert.deepEqual([await move(500), await move(6)], [false, false]);
    assert.deepEqual(await found(stores), sampleToken({ counter: 501 }));
  });

  test(`${name}: a clock is put right, and its steps never go back`, async (t) => {
    const stores = await withToken(open, t, { state: 'suspended', lastStep: 100 });
    const move = (step: number, driftSteps: number) =>
      stores.tokens.resynchronise(use({ counter: undefined, step, driftSteps }), limit, note);
    assert.deepEqual([await move(100, 3), await move(101, 3)], [false, true]);
    const { state, lastStep, driftSteps, uses } = await found(stores);
    assert.deepEqual([state, lastStep, driftSteps, uses], ['suspended', 101, 3, 0]);
  });

  for (const [what, changes] of Object.entries({
    locked: { failures: 5, failedAt: now },
    revoked: { state: 'revoked' },
    replaced: { state: 'replaced' },
  } as const)) {
    test(`${name}: a token that is ${what} is not resynchronised`, async (t) => {
      const stores = await withToken(open, t, changes);
      assert.equal(await stores.tokens.resynchronise(use(), limit, note), false);
      assert.deepEqual(await found(stores), sampleToken(changes));
    });
  }
}
