/** Activation and resynchronisation: fresh questions, codes that serve once, guesses that lock. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hotp, insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import type { TokenId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { Token } from '#domain/tokens/token.ts';
import { makeActivateToken } from './activate-token.ts';
import { checkSeconds, makeBeginTokenCheck } from './begin-token-check.ts';
import type { BegunTokenCheck } from './begin-token-check.ts';
import { makeResynchroniseToken } from './resynchronise-token.ts';
import { alice, bob, refusal, rfcSeed, start, tokenWorld } from './token-world.contract.ts';

const id = 'token-1' as TokenId;
const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08');
const key = new TextEncoder().encode('12345678901234567890123456789012');
const fresh = { state: 'inactive', activatedAt: undefined } as const;
const keypad = { ...fresh, algorithm: 'ocra', suites: { typed: suite.text } } as const;
const counting = { ...fresh, algorithm: 'hotp', suites: { typed: 'HOTP-SHA1-6' } } as const;

async function world(changes: Partial<Token> = {}) {
  const base = await tokenWorld();
  const token = await base.addToken({ ...keypad, ...changes }, changes.algorithm ? rfcSeed : key);
  const { ports } = base;
  return {
    ...base,
    token,
    order: { keeper: 'operator', id } as const,
    beginTokenCheck: makeBeginTokenCheck(ports),
    activateToken: makeActivateToken(ports),
    resynchroniseToken: makeResynchroniseToken(ports),
    now: () => base.tokenOf(id),
  };
}

const counts = (counter: number) => new Secret(hotp({ seed: rfcSeed, counter }));

function answers({ questions }: BegunTokenCheck, counter: number): Secret<string>[] {
  return questions.map((text, index) => {
    const question = insecureRawQuestion(suite, text);
    return new Secret(ocra({ suite, key, question, counter: BigInt(counter + index) }));
  });
}

async function asked(
  w: Awaited<ReturnType<typeof world>>,
  purpose: 'activation' | 'resynchronisation',
) {
  const begun = await w.beginTokenCheck({ ...w.order, purpose });
  const told = { keeper: w.order.keeper, handle: begun.handle };
  return { begun, told };
}

test('the first right code makes a token active, on record, and counts as a use', async () => {
  const w = await world();
  const { begun, told } = await asked(w, 'activation');
  assert.match(begun.questions.join(), /^[1-9]\d{7}$/);
  await w.activateToken({ ...told, codes: answers(begun, 0) });
  const { state, activatedAt, counter, uses } = await w.now();
  assert.deepEqual([state, activatedAt, counter, uses], ['active', start, 1, 1]);
  assert.deepEqual(await w.events(), ['token.imported', 'token.activated']);
});

test('an owner activates a token of theirs, and nobody else does', async () => {
  const w = await world();
  const own = { keeper: w.owner(), id, purpose: 'activation' } as const;
  const begun = await w.beginTokenCheck(own);
  const stranger = { keeper: w.owner(bob), handle: begun.handle, codes: answers(begun, 0) };
  await assert.rejects(
    w.beginTokenCheck({ ...own, keeper: w.owner(bob) }),
    refusal('token_unknown'),
  );
  await assert.rejects(w.activateToken(stranger), refusal('token_unknown'));
  const again = await w.beginTokenCheck(own);
  await w.activateToken({ keeper: w.owner(), handle: again.handle, codes: answers(again, 0) });
});

test('the token before it ends when its successor is activated', async () => {
  const w = await world();
  const old = await w.addToken({ id: 'old' as TokenId, replacedBy: id });
  const { begun, told } = await asked(w, 'activation');
  await w.activateToken({ ...told, codes: answers(begun, 0) });
  const { state, endedAt } = await w.tokenOf(old.id);
  assert.deepEqual([state, endedAt], ['replaced', start]);
});

test('what was asked is answered once, in time, and for its purpose: token_check_unknown', async () => {
  const w = await world();
  const code = refusal('token_check_unknown');
  const { begun, told } = await asked(w, 'activation');
  const codes = answers(begun, 0);
  await assert.rejects(w.resynchroniseToken({ ...told, codes }), code);
  w.clock.at = start + checkSeconds * 1000;
  await assert.rejects(w.activateToken({ ...told, codes }), code);
  w.clock.at -= 1;
  await w.activateToken({ ...told, codes });
  await assert.rejects(w.activateToken({ ...told, codes }), code);
  for (const handle of ['', 'AAAA', 'not base64!', 'A'.repeat(1001)]) {
    await assert.rejects(w.activateToken({ ...told, handle: new Secret(handle), codes }), code);
  }
});

test('a wrong code is counted, and the same question is not answered again', async () => {
  const w = await world();
  const { begun, told } = await asked(w, 'activation');
  const wrong = { ...told, codes: [new Secret('00000000')] };
  await assert.rejects(w.activateToken(wrong), refusal('token_code_wrong'));
  assert.equal((await w.now()).failures, 1);
  assert.deepEqual(await w.events(), ['token.imported', 'token.refused']);
  const right = { ...told, codes: answers(begun, 0) };
  await assert.rejects(w.activateToken(right), refusal('token_check_unknown'));
});

test('no code at all is a wrong one', async () => {
  const w = await world();
  const { told } = await asked(w, 'activation');
  await assert.rejects(w.activateToken({ ...told, codes: [] }), refusal('token_code_wrong'));
});

test('five wrong ones lock the token, and none else: token_locked', async () => {
  const w = await world();
  const other = await w.addToken({ id: 'other' as TokenId, ...keypad });
  for (let count = 0; count < 5; count += 1) {
    const { told } = await asked(w, count % 2 === 0 ? 'activation' : 'resynchronisation');
    const codes = [new Secret('00000000'), new Secret('00000000')];
    const guess = count % 2 === 0 ? w.activateToken : w.resynchroniseToken;
    await assert.rejects(guess({ ...told, codes }), refusal('token_code_wrong'));
  }
  const { begun, told } = await asked(w, 'activation');
  const right = { ...told, codes: answers(begun, 0) };
  await assert.rejects(w.activateToken(right), refusal('token_locked'));
  assert.equal((await w.tokenOf(other.id)).failures, 0);
  assert.equal((await w.events()).filter((event) => event === 'token.refused').length, 5);
});

test('of many guesses at once no more than five are told to be wrong', async () => {
  const w = await world();
  const asks = Array.from({ length: 12 }, () => asked(w, 'activation'));
  const guesses = (await Promise.all(asks)).map(({ told }) =>
    w.activateToken({ ...told, codes: [new Secret('00000000')] }).catch((error: unknown) => {
      return (error as { readonly code: string }).code;
    }),
  );
  const told = await Promise.all(guesses);
  assert.equal(told.filter((code) => code === 'token_code_wrong').length, 5);
  assert.equal(told.filter((code) => code === 'token_locked').length, 7);
});

test('a code of a counter is good once, for whatever is asked', async () => {
  const w = await world(counting);
  const first = await asked(w, 'activation');
  assert.deepEqual(first.begun.questions, []);
  await w.activateToken({ ...first.told, codes: [counts(3)] });
  assert.equal((await w.now()).counter, 4);
  const second = await asked(w, 'resynchronisation');
  const used = { ...second.told, codes: [counts(3), counts(4)] };
  await assert.rejects(w.resynchroniseToken(used), refusal('token_code_wrong'));
});

test('people may type a code in groups', async () => {
  const w = await world(counting);
  const { told } = await asked(w, 'activation');
  const code = counts(0).reveal();
  const grouped = ` ${code.slice(0, 3)} ${code.slice(3)}\n`;
  await w.activateToken({ ...told, codes: [new Secret(grouped)] });
});

test('a counter far ahead is put right by two codes in a row, and nothing else changes', async () => {
  const w = await world({ counter: 2 });
  const { begun, told } = await asked(w, 'resynchronisation');
  assert.equal(new Set(begun.questions).size, 2);
  await w.resynchroniseToken({ ...told, codes: answers(begun, 900) });
  assert.deepEqual(await w.now(), { ...w.token, counter: 902 });
  const [, entry] = await w.ports.journal.read(0, 9);
  const facts = {
    token: id,
    account: alice,
    by: 'operator',
    counter: 901,
    step: '-',
    driftSteps: 0,
  };
  assert.deepEqual([entry?.event, entry?.facts], ['token.resynchronised', facts]);
});

test('one code, or two that are not in a row, put nothing right', async () => {
  const w = await world({ counter: 2 });
  for (const pick of [0, 1]) {
    const { begun, told } = await asked(w, 'resynchronisation');
    const codes = answers(begun, 900);
    const bad = pick === 0 ? codes.slice(0, 1) : codes.toReversed();
    const wrong = w.resynchroniseToken({ ...told, codes: bad });
    await assert.rejects(wrong, refusal('token_code_wrong'));
  }
  assert.deepEqual([(await w.now()).counter, (await w.now()).failures], [2, 2]);
});

test('only an inactive token that belongs to somebody is activated: token_state_unfit', async () => {
  const active = await world({ state: 'active' });
  const purpose = 'activation' as const;
  const begin = active.beginTokenCheck({ ...active.order, purpose });
  await assert.rejects(begin, refusal('token_state_unfit'));
  const stock = await world({ accountId: undefined });
  const { begun, told } = await asked(stock, purpose);
  const right = stock.activateToken({ ...told, codes: answers(begun, 0) });
  await assert.rejects(right, refusal('token_state_unfit'));
});

test('a token whose suite we do not know is not compared with anything', async () => {
  const w = await world({ suites: { typed: 'OCRA-2:HOTP' } });
  const { told } = await asked(w, 'activation');
  const codes = [new Secret('00000000')];
  await assert.rejects(w.activateToken({ ...told, codes }), refusal('token_suite_refused'));
});
