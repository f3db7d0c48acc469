/** A yes with a token: bound to what it showed, given once, and lost rather than doubled. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorizationRequest } from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { makeDigest } from '#domain/digest.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makePollApproval } from './poll-approval.ts';
import { caller, pin, sha256, signingWorld, start } from './signing-world.contract.ts';

type World = Awaited<ReturnType<typeof signingWorld>>;

const byCode: Partial<Credential> = { factors: ['ocra'], description: 'Contracts' };
const byDevice: Partial<Credential> = { factors: ['device'], description: 'Contracts' };
const agreed = {
  ...{ numSignatures: 2, digests: [sha256(1), sha256(2)], rights: {} },
  ...{ labels: ['One.pdf', 'Two.pdf'], description: 'Contract 7' },
};

function request(world: World, changes: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return { ...caller, credentialId: world.credentialId, ...agreed, ...changes };
}

async function ask(world: World, changes: object = {}) {
  const order = { ...caller, credentialId: world.credentialId, kind: 'ocra' as const };
  const issued = await world.issueChallenge({ ...order, signing: { ...agreed, ...changes } });
  assert.ok(issued.kind === 'ocra');
  return issued;
}

function answer(world: World, code: string, changes: Partial<AuthorizationRequest> = {}) {
  const byKind = new Map([['ocra', new Secret(code)] as const]);
  return world.authorizeCredential(request(world, changes), { byKind });
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a token shows what is agreed to, and its code is one yes to exactly that', async () => {
  const world = await signingWorld({ credential: byCode });
  const { statement, question, expiresAt } = await ask(world);
  assert.equal(question.length, 64);
  assert.equal(expiresAt, start + 300_000);
  const shown = statement.fields.map(({ name, value }) => `${name}: ${value}`);
  assert.ok(shown.includes(`digest: sha256:${'02'.repeat(32)}`), shown.join());
  assert.ok(shown.includes('document: Two.pdf') && shown.includes('purpose: Contract 7'));
  assert.equal(statement.matchNumber, undefined);

  const code = world.token.codeFor(statement);
  const { sad } = await answer(world, code);
  const hash = world.ports.tokenHash.hash(sad.reveal());
  const given = await world.ports.authorizations.findWithOpenSlots(hash);
  assert.deepEqual(
    given?.openSlots.map(({ digest }) => digest),
    agreed.digests,
  );
  await refuses('otp_wrong', answer(world, code));
  const [, ...others] = await world.ports.journal.read(0, 9);
  assert.deepEqual(others, []);
});

const swaps: readonly (readonly [string, Partial<AuthorizationRequest>])[] = [
  ['a digest', { digests: [sha256(1), sha256(3)] }],
  ['the order of digests', { digests: [sha256(2), sha256(1)] }],
  ['the algorithm', { digests: [makeDigest('sha512', new Uint8Array(64)), sha256(2)] }],
  ['a name', { labels: ['One.pdf', 'Two.pdg'] }],
];

for (const [what, swap] of swaps) {
  test(`who swaps ${what} after the token was asked gets no yes, and uses no attempt`, async () => {
    const world = await signingWorld({ credential: byCode });
    const { statement } = await ask(world);
    const code = world.token.codeFor(statement);
    await refuses('approval_differs', answer(world, code, swap));
    assert.equal(world.token.asked[0]?.failures, 0);
    await answer(world, code);
  });

  test(`the code for a statement with ${what} swapped is wrong`, async () => {
    const world = await signingWorld({ credential: byCode });
    const elsewhere = await signingWorld({ credential: byCode });
    const { statement } = await ask(world);
    const other = (await ask(elsewhere, swap)).statement;
    assert.deepEqual([other.nonce, other.expiresAt], [statement.nonce, statement.expiresAt]);
    await refuses('otp_wrong', answer(world, elsewhere.token.codeFor(other)));
    assert.equal(world.token.asked[0]?.failures, 1);
    await answer(world, world.token.codeFor(statement));
  });
}

test('documents need not be named again', async () => {
  const world = await signingWorld({ credential: byCode });
  const { statement } = await ask(world);
  await answer(world, world.token.codeFor(statement), { labels: [] });
});

test('another number of signatures is another yes', async () => {
  const world = await signingWorld({ credential: { ...byCode, level: 1 } });
  await refuses('digests_required', ask(world, { digests: [], labels: [] }));
  await refuses('digest_count_mismatch', ask(world, { numSignatures: 3 }));
  const { statement } = await ask(world);
  const more = { numSignatures: 3 };
  await refuses('approval_differs', answer(world, world.token.codeFor(statement), more));
});

test('a code works for the client that asked, while the newest question is good', async () => {
  const world = await signingWorld({ credential: byCode });
  const first = await ask(world);
  const older = world.token.codeFor(first.statement);
  const foreign = { clientId: 'other' as ClientId };
  await refuses('otp_wrong', answer(world, older, foreign));
  const second = await ask(world);
  await refuses('otp_wrong', answer(world, older));
  world.clock.at = start + 300_000;
  await refuses('otp_wrong', answer(world, world.token.codeFor(second.statement)));
  await refuses('otp_wrong', answer(await signingWorld({ credential: byCode }), '12345678'));
});

test('of twenty right answers at once one is a yes', async () => {
  const world = await signingWorld({ credential: byCode });
  const code = world.token.codeFor((await ask(world)).statement);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => answer(world, code)));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('what the device approved by itself is no code', async () => {
  const world = await signingWorld({ credential: byCode });
  const { statement } = await ask(world);
  world.token.decide('approved');
  await refuses('otp_wrong', answer(world, world.token.codeFor(statement)));
});

test('a token is asked about nothing that nobody could agree to', async () => {
  const world = await signingWorld({ credential: byCode });
  await refuses('digests_required', ask(world, { digests: [], labels: [] }));
  await refuses('digest_count_mismatch', ask(world, { numSignatures: 3 }));
  await refuses('signature_count_too_high', ask(world, { numSignatures: 11 }));
  const order = { ...caller, credentialId: world.credentialId, kind: undefined };
  await refuses('digests_required', world.issueChallenge(order));
  assert.deepEqual(world.token.asked, []);
});

test('a signer is not asked by their token more than five times in a quarter of an hour', async () => {
  const world = await signingWorld({ credential: byCode });
  for (let round = 0; round < 5; round += 1) await ask(world);
  await refuses('rate_limited', ask(world));
});

/** @returns the handle. */
async function askDevice(world: World, changes: Partial<AuthorizationRequest> = {}) {
  const byKind = new Map([['device', undefined] as const]);
  const asked = await world.askCredential(request(world, changes), { byKind });
  assert.ok('handle' in asked);
  return asked.handle;
}

function poll(world: World, handle: Secret<string>, waitSeconds = 0) {
  return world.pollApproval({ ...caller, handle, waitSeconds });
}

test('what the device approved becomes one SAD at the next question', async () => {
  const world = await signingWorld({ credential: byDevice });
  const pending = await poll(world, await askDevice(world));
  assert.ok('handle' in pending);
  assert.equal(world.token.asked[0]?.statement.fields.at(-2)?.value, 'Two.pdf');
  world.token.decide('approved');
  world.clock.at += 1000;
  const polls = Array.from({ length: 20 }, () => poll(world, pending.handle));
  const outcomes = await Promise.allSettled(polls);
  const given = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  assert.equal(given.length, 1);
  assert.ok(given[0] !== undefined && 'sad' in given[0]);
  const events = (await world.ports.journal.read(0, 9)).map(({ event }) => event);
  const whole = ['approval.requested', 'authorization.given', 'authorization.extended'];
  assert.deepEqual(events, whole);
});

test('a yes that was recorded before the process died is told at the next question', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  world.token.decide('approved');
  // The process dies after the commit: the answer with the next handle never arrives.
  await poll(world, handle);
  await refuses('approval_unknown', poll(world, handle));
  const events = (await world.ports.journal.read(0, 9)).map(({ event }) => event);
  assert.equal(events.filter((event) => event === 'authorization.given').length, 1);
});

test('an approval of the last moment is good for a minute more', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  world.token.decide('approved');
  world.clock.at = start + 359_999;
  assert.ok('sad' in (await poll(world, handle)));
  const late = await signingWorld({ credential: byDevice });
  const lateHandle = await askDevice(late);
  late.token.decide('approved');
  late.clock.at = start + 360_000;
  await refuses('approval_expired', poll(late, lateHandle));
});

for (const [state, code] of [
  ['refused', 'approval_refused'],
  ['failed', 'otp_wrong'],
  ['cancelled', 'approval_expired'],
] as const) {
  test(`what the device left ${state} is told as ${code}, and gives no yes`, async () => {
    const world = await signingWorld({ credential: byDevice });
    const handle = await askDevice(world);
    world.token.decide(state);
    await refuses(code, poll(world, handle));
    const events = (await world.ports.journal.read(0, 9)).map(({ event }) => event);
    assert.deepEqual(events, ['approval.requested', 'approval.refused']);
  });
}

test('what ended because the token is locked is told as otp_locked', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  world.token.decide('failed');
  world.token.locked = true;
  await refuses('otp_locked', poll(world, handle));

  const early = await signingWorld({ credential: byDevice });
  const waiting = await askDevice(early);
  early.token.locked = true;
  await refuses('otp_locked', poll(early, waiting));
  assert.equal(early.token.asked[0]?.state, 'cancelled');
});

test('a device that nobody looks at lets the time go by', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  world.clock.at = start + 300_000;
  await refuses('approval_expired', poll(world, handle));
});

test('what is shown on the device is not approved on the page, but may be refused there', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  const [listed] = await world.listApprovals(caller.accountId);
  assert.ok(listed !== undefined);
  const { id } = listed.approval;
  const person = { accountId: caller.accountId, pin: undefined, recentlyStrong: true };
  const decide = (decision: 'approve' | 'refuse') =>
    world.answerApproval({ ...person, id, decision });
  await refuses('factor_required', decide('approve'));
  await decide('refuse');
  assert.equal(world.token.asked[0]?.state, 'cancelled');
  await refuses('approval_refused', poll(world, handle));
  assert.deepEqual(world.messages, []);
});

test('no device is asked before what was given is found right', async () => {
  const world = await signingWorld({ credential: { factors: ['pin', 'device'] } });
  const answers = (given: string) => ({
    byKind: new Map([['pin', new Secret(given)] as const, ['device', undefined] as const]),
  });
  await refuses('pin_wrong', world.askCredential(request(world), answers('00000000')));
  assert.deepEqual(world.token.asked, []);
  await world.askCredential(request(world), answers(pin));
  assert.equal(world.token.asked.length, 1);
});

test('a credential that was disabled after it was asked for gives no yes', async () => {
  const world = await signingWorld({ credential: byDevice });
  const handle = await askDevice(world);
  world.token.decide('approved');
  const note = { event: 'certificate.revoked', facts: {} } as const;
  await world.ports.credentials.markRevoked(world.credentialId, start, note);
  await refuses('certificate_revoked', poll(world, handle));
});

test('who cannot ask again waits for the device, and in the end it is asked no more', async () => {
  const world = await signingWorld({ credential: byDevice });
  const pause = {
    async wait(milliseconds: number) {
      world.clock.at += milliseconds;
      if (world.clock.at === start + 3000) world.token.decide('approved');
      return true;
    },
  };
  const pollApproval = makePollApproval({ ...world.ports, pause }, world.token);
  const handle = await askDevice(world);
  assert.ok('sad' in (await pollApproval({ ...caller, handle, waitSeconds: 60 })));
  assert.equal(world.clock.at, start + 3000);

  const vain = await signingWorld({ credential: byDevice });
  await refuses('approval_expired', poll(vain, await askDevice(vain), 60));
  assert.equal(vain.token.asked[0]?.state, 'cancelled');
});
