/** A yes that is given elsewhere: who is asked, who decides, and that it becomes one SAD. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { AccountId, ApprovalId, ClientId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makePollApproval } from './poll-approval.ts';
import { caller, pin, sha256, signingWorld, start } from './signing-world.contract.ts';

type World = Awaited<ReturnType<typeof signingWorld>>;

const byApp: Partial<Credential> = { factors: ['app'], description: 'Contracts' };
const byPinAndApp: Partial<Credential> = { factors: ['pin', 'app'] };
const byPage: Partial<Credential> = { factors: ['pinpage'] };

function order(world: World) {
  const what = { numSignatures: 1, digests: [sha256(1)], description: 'Contract 7' };
  return { ...caller, rights: {}, credentialId: world.credentialId, ...what };
}

function answers(...given: (readonly [FactorKind, string | undefined])[]): FactorAnswers {
  const secretOf = (value: string | undefined) =>
    value === undefined ? undefined : new Secret(value);
  return { byKind: new Map(given.map(([kind, value]) => [kind, secretOf(value)])) };
}

/** @returns the handle. */
async function ask(world: World, given = answers(['app', undefined])): Promise<Secret<string>> {
  const asked = await world.askCredential(order(world), given);
  assert.ok('handle' in asked);
  return asked.handle;
}

async function waiting(world: World): Promise<ApprovalId> {
  const [listed] = await world.listApprovals(caller.accountId);
  assert.ok(listed !== undefined);
  return listed.approval.id;
}

async function decide(world: World, decision: 'approve' | 'refuse', changes: object = {}) {
  const answer = { accountId: caller.accountId, decision, pin: undefined, recentlyStrong: true };
  await world.answerApproval({ ...answer, id: await waiting(world), ...changes });
}

const poll = (world: World, handle: Secret<string>, waitSeconds = 0) =>
  world.pollApproval({ ...caller, handle, waitSeconds });

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('what is approved becomes a SAD at the next question, and is on record before', async () => {
  const world = await signingWorld({ credential: byApp });
  let handle = await ask(world);
  const pending = await poll(world, handle);
  assert.ok('handle' in pending);
  handle = pending.handle;
  await decide(world, 'approve');
  const entries = (await world.ports.journal.read(0, 9)).map(({ event, facts }) => [event, facts]);
  assert.deepEqual(
    entries.map(([event]) => event),
    ['approval.requested', 'authorization.given'],
  );
  world.clock.at += 1000;
  const given = await poll(world, handle);
  assert.ok('sad' in given);
  assert.equal(given.expiresInSeconds, 300);
  const hash = world.ports.tokenHash.hash(given.sad.reveal());
  const presented = await world.ports.authorizations.findWithOpenSlots(hash);
  assert.deepEqual(presented?.openSlots[0]?.digest, sha256(1));
  assert.equal(presented?.authorization.clientId, caller.clientId);
});

test('a handle answers once, and after the final answer there is none', async () => {
  const world = await signingWorld({ credential: byApp });
  const first = await ask(world);
  const pending = await poll(world, first);
  await refuses('approval_unknown', poll(world, first));
  await decide(world, 'approve');
  world.clock.at += 1000;
  assert.ok('handle' in pending);
  await poll(world, pending.handle);
  await refuses('approval_unknown', poll(world, pending.handle));
});

test('of many questions at once with one handle, one is answered with the SAD', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  await decide(world, 'approve');
  const polls = Array.from({ length: 20 }, () => poll(world, handle));
  const outcomes = await Promise.allSettled(polls);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('who asks again within a second is told to wait, and the handle stays good', async () => {
  const world = await signingWorld({ credential: byApp });
  const pending = await poll(world, await ask(world));
  assert.ok('handle' in pending);
  world.clock.at += 999;
  await assert.rejects(poll(world, pending.handle), { code: 'rate_limited', retryAfterSeconds: 1 });
  world.clock.at += 1;
  assert.ok('handle' in (await poll(world, pending.handle)));
});

test('a handle is worth nothing to another application or account', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  await decide(world, 'approve');
  const foreign = [{ clientId: 'other' as ClientId }, { accountId: 'other' as AccountId }];
  for (const other of foreign) {
    await refuses('approval_unknown', world.pollApproval({ ...caller, ...other, handle }));
  }
  await refuses('approval_unknown', poll(world, new Secret('no such handle')));
  assert.ok('sad' in (await poll(world, handle)));
});

test('what is refused is told once, and gives no yes', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  await decide(world, 'refuse', { recentlyStrong: false });
  await refuses('approval_refused', poll(world, handle));
  await refuses('approval_unknown', poll(world, handle));
  const events = (await world.ports.journal.read(0, 9)).map(({ event }) => event);
  assert.deepEqual(events, ['approval.requested', 'approval.refused']);
});

test('nobody decides, and nobody is answered, after five minutes', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  const id = await waiting(world);
  world.clock.at = start + 300_000;
  assert.deepEqual(await world.listApprovals(caller.accountId), []);
  await refuses('approval_expired', decideOn(world, id));
  await refuses('approval_expired', poll(world, handle));
});

test('an approval of the last moment is still a SAD a little later, and no longer', async () => {
  const world = await signingWorld({ credential: byApp });
  const [early, late] = [await ask(world), await ask(world)];
  world.clock.at = start + 299_999;
  await decide(world, 'approve');
  await decide(world, 'approve');
  world.clock.at += 299_999;
  assert.ok('sad' in (await poll(world, early)));
  world.clock.at += 1;
  await refuses('authorization_expired', poll(world, late));
});

const decideOn = (world: World, id: ApprovalId, changes: object = {}) =>
  world.answerApproval({
    ...{ accountId: caller.accountId, id, decision: 'approve', pin: undefined },
    ...{ recentlyStrong: true, ...changes },
  });

test('an approval is decided once, by its own person', async () => {
  const world = await signingWorld({ credential: byApp });
  await ask(world);
  const id = await waiting(world);
  const accountId = 'other' as AccountId;
  await refuses('approval_unknown', decideOn(world, id, { accountId }));
  await refuses('approval_unknown', world.showApproval(accountId, id));
  await decideOn(world, id);
  await refuses('approval_decided', decideOn(world, id));
  await refuses('approval_decided', decideOn(world, id, { decision: 'refuse' }));
  await refuses('approval_decided', world.showApproval(caller.accountId, id));
});

test('approving takes a strong log-in made just now', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  await refuses('login_too_weak', decide(world, 'approve', { recentlyStrong: false }));
  assert.ok('handle' in (await poll(world, handle)));
});

test('what goes through the application is checked before anybody is asked', async () => {
  const world = await signingWorld({ credential: byPinAndApp });
  const wrong = answers(['pin', '00000000'], ['app', undefined]);
  await refuses('pin_wrong', world.askCredential(order(world), wrong));
  assert.deepEqual(await world.listApprovals(caller.accountId), []);
  assert.deepEqual(world.messages, []);

  await ask(world, answers(['pin', pin], ['app', undefined]));
  await decide(world, 'approve');
  const [, given] = await world.ports.journal.read(0, 9);
  assert.deepEqual(given?.facts['factors'], ['pin', 'app']);
});

test('a PIN that is asked for on the page is checked there, with the same lock', async () => {
  const world = await signingWorld({ credential: byPage });
  const handle = await ask(world, answers(['pinpage', undefined]));
  await refuses('pin_required', decide(world, 'approve'));
  for (let round = 0; round < 5; round += 1) {
    await refuses('pin_wrong', decide(world, 'approve', { pin: new Secret('00000000') }));
  }
  await refuses('pin_locked', decide(world, 'approve', { pin: new Secret(pin) }));
  await world.unlockFactors(world.credentialId);
  await decide(world, 'approve', { pin: new Secret(pin) });
  assert.ok('sad' in (await poll(world, handle)));
});

test('a credential that was revoked meanwhile is neither shown nor agreed to', async () => {
  const world = await signingWorld({ credential: byApp });
  await ask(world);
  const id = await waiting(world);
  const note = { event: 'certificate.revoked' as const, facts: {} };
  await world.ports.credentials.markRevoked(world.credentialId, start, note);
  await refuses('certificate_revoked', world.showApproval(caller.accountId, id));
  await refuses('certificate_revoked', decideOn(world, id));
});

test('an application that was disabled or removed meanwhile gets no yes', async () => {
  const world = await signingWorld({ credential: byApp, clientEnabled: false });
  await ask(world);
  await refuses('client_unknown', decide(world, 'approve'));
});

test('the person is told by mail, with a link and no digest', async () => {
  const world = await signingWorld({ credential: byApp });
  await ask(world);
  await new Promise((resolve) => setImmediate(resolve));
  const [message] = world.messages;
  assert.equal(message?.to, 'alice@example.org');
  const text = message?.text.reveal() ?? '';
  assert.ok(text.includes('https://sign.example/approvals') && text.includes('“Contracts”'));
  assert.ok(!text.includes('0101') && !text.includes('Contract 7'));
});

test('a mail that cannot be sent changes nothing', async () => {
  const world = await signingWorld({ credential: byApp });
  world.ports.messageSender.send = () =>
    Promise.reject(new Outage('message_failed', { cause: new Error('no server') }));
  const handle = await ask(world);
  await decide(world, 'approve');
  assert.ok('sad' in (await poll(world, handle)));
});

test('a person is not asked more than thirty times in a quarter of an hour', async () => {
  const world = await signingWorld({ credential: byApp });
  for (let round = 0; round < 30; round += 1) await ask(world);
  await refuses('rate_limited', world.askCredential(order(world), answers(['app', undefined])));
});

test('who waits is answered when the person has decided', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  let rounds = 0;
  const pause = {
    async wait(milliseconds: number) {
      world.clock.at += milliseconds;
      if ((rounds += 1) === 3) await decide(world, 'approve');
      return true;
    },
  };
  const pollApproval = makePollApproval({ ...world.ports, pause }, world.token);
  assert.ok('sad' in (await pollApproval({ ...caller, handle, waitSeconds: 60 })));
  assert.equal(rounds, 3);
});

test('who has waited in vain gives up, and the person is not asked any more', async () => {
  const world = await signingWorld({ credential: byApp });
  const handle = await ask(world);
  await refuses('approval_expired', poll(world, handle, 60));
  assert.equal(world.clock.at, start + 60_000);
  assert.deepEqual(await world.listApprovals(caller.accountId), []);
  await refuses('approval_unknown', poll(world, handle));
});

test('when the server closes, nobody waits on', async () => {
  const world = await signingWorld({ credential: byApp });
  const pollApproval = makePollApproval(
    { ...world.ports, pause: { wait: async () => false } },
    world.token,
  );
  const handle = await ask(world);
  await refuses('approval_expired', pollApproval({ ...caller, handle, waitSeconds: 60 }));
});

test('the two hundred and first who waits is turned away', async () => {
  const world = await signingWorld({ credential: byApp });
  const { promise: closing, resolve: close } = Promise.withResolvers<boolean>();
  const pollApproval = makePollApproval(
    { ...world.ports, pause: { wait: () => closing } },
    world.token,
  );
  const handle = await ask(world);
  const waits = Array.from({ length: 200 }, () =>
    pollApproval({ ...caller, handle, waitSeconds: 60 }),
  );
  const settled = Promise.allSettled(waits);
  await assert.rejects(pollApproval({ ...caller, handle, waitSeconds: 60 }), {
    code: 'overloaded',
  });
  close(false);
  await settled;
  await refuses('approval_unknown', pollApproval({ ...caller, handle, waitSeconds: 60 }));
});
