/** Codes that are sent: to whom, how often, and that one is good once for who asked for it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passkeyChallenge } from '#domain/authorization/passkey-challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makeIssueChallenge } from './issue-challenge.ts';
import { caller, sha256, signingWorld, start } from './signing-world.contract.ts';

const handed = ({ token }: World) => ({
  offerPasskey: async () => undefined,
  tokenApprovals: token,
});

const bySms: Partial<Credential> = { factors: ['sms'], level: 1, description: 'Contracts' };

type World = Awaited<ReturnType<typeof signingWorld>>;
type Kind = 'sms' | 'mail';

function order(world: World, kind: Kind | undefined = 'sms') {
  return { ...caller, credentialId: world.credentialId, kind };
}

/** The code of the last message. */
function codeIn(world: World): string {
  const [code] = /\d{6}/.exec(world.messages.at(-1)?.text.reveal() ?? '') ?? [];
  assert.ok(code !== undefined);
  return code;
}

function wrongFor(code: string): string {
  return `${code.slice(0, 5)}${(Number(code[5]) + 1) % 10}`;
}

function answer(world: World, code: string, { kind = 'sms', clientId = caller.clientId } = {}) {
  const request = { ...caller, clientId, credentialId: world.credentialId };
  const byKind = new Map([[kind as Kind, new Secret(code)]]);
  return world.authorizeCredential({ ...request, numSignatures: 1, digests: [] }, { byKind });
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a code goes to the signer, and gives one yes; the store holds no trace of it', async () => {
  const world = await signingWorld({ credential: bySms });
  const issued = await world.issueChallenge(order(world));
  assert.deepEqual(issued, { kind: 'sms', sentTo: '•••78' });
  const [message] = world.messages;
  assert.deepEqual([message?.route, message?.to], ['sms', '+819012345678']);
  const code = codeIn(world);
  const stored = await world.ports.challenges.find(world.credentialId, 'sms');
  assert.ok(!Buffer.from(stored?.verifier ?? []).includes(code));

  await answer(world, code);
  await refuses('otp_wrong', answer(world, code));
  assert.deepEqual(world.events, ['authorization.given']);
});

test('without a name for it, the code is sent the first way the credential has', async () => {
  const both = {
    ...bySms,
    factors: ['pin', 'mail', 'sms'] as const,
    expression: 'PIN OR MAIL OR SMS',
  };
  const world = await signingWorld({ credential: both });
  const issued = await world.issueChallenge({ ...order(world), kind: undefined });
  assert.deepEqual(issued, { kind: 'mail', sentTo: 'a•••@example.org' });
  // And where it comes back without a name, it is the one that was sent.
  const request = { ...caller, credentialId: world.credentialId, numSignatures: 1, digests: [] };
  const code = new Secret(codeIn(world));
  await world.authorizeCredential(request, { byKind: new Map(), code });
});

test('of two codes the newest is good alone', async () => {
  const world = await signingWorld({ credential: bySms });
  await world.issueChallenge(order(world));
  const older = codeIn(world);
  await world.issueChallenge(order(world));
  const newer = codeIn(world);
  if (older !== newer) await refuses('otp_wrong', answer(world, older));
  await answer(world, newer);
});

test('a code is good for five minutes, to the millisecond', async () => {
  const world = await signingWorld({ credential: bySms });
  await world.issueChallenge(order(world));
  world.clock.at = start + 300_000;
  await refuses('otp_wrong', answer(world, codeIn(world)));
  world.clock.at = start + 299_999;
  await answer(world, codeIn(world));
});

test('a code that was sent for one client works for no other', async () => {
  const world = await signingWorld({ credential: bySms });
  await world.issueChallenge(order(world));
  const clientId = 'other' as ClientId;
  await refuses('otp_wrong', answer(world, codeIn(world), { clientId }));
  await answer(world, codeIn(world));
});

test('a code of one kind is no answer to the other, nor for another credential', async () => {
  const both = { ...bySms, factors: ['sms', 'mail'] as const, expression: 'SMS OR MAIL' };
  const world = await signingWorld({ credential: both });
  await world.issueChallenge(order(world, 'sms'));
  await refuses('otp_wrong', answer(world, codeIn(world), { kind: 'mail' }));
  const other = { ...both, ...{ id: 'other' as never } };
  const foreign = await signingWorld({ credential: other });
  await foreign.issueChallenge(order(foreign));
  await refuses('otp_wrong', answer(foreign, wrongFor(codeIn(foreign))));
});

test('of two right answers at once one is a yes', async () => {
  const world = await signingWorld({ credential: bySms });
  await world.issueChallenge(order(world));
  const code = codeIn(world);
  const answers = Array.from({ length: 20 }, () => answer(world, code));
  const outcomes = await Promise.allSettled(answers);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('of a hundred wrong codes five are looked at; then nothing is right, and nothing is sent', async () => {
  const world = await signingWorld({ credential: bySms });
  await world.issueChallenge(order(world));
  const code = codeIn(world);
  const guesses = Array.from({ length: 100 }, () => answer(world, wrongFor(code)));
  const outcomes = await Promise.allSettled(guesses);
  const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code);
  assert.equal(codes.filter((each) => each === 'otp_wrong').length, 5);
  assert.equal(codes.filter((each) => each === 'otp_locked').length, 95);
  await refuses('otp_locked', answer(world, code));
  await refuses('otp_locked', world.issueChallenge(order(world)));

  await world.unlockFactors(world.credentialId);
  await answer(world, code);
});

test('asking for a new code brings no more guesses', async () => {
  const world = await signingWorld({ credential: bySms });
  for (let round = 0; round < 4; round += 1) {
    await world.issueChallenge(order(world));
    await refuses('otp_wrong', answer(world, wrongFor(codeIn(world))));
  }
  await world.issueChallenge(order(world));
  await refuses('otp_wrong', answer(world, wrongFor(codeIn(world))));
  await refuses('otp_locked', answer(world, codeIn(world)));
  world.clock.at = start + 3_600_000;
  await world.issueChallenge(order(world));
  await answer(world, codeIn(world));
});

test('the sixth code for a credential within a quarter of an hour is not sent', async () => {
  const world = await signingWorld({ credential: bySms });
  for (let round = 0; round < 5; round += 1) await world.issueChallenge(order(world));
  await refuses('rate_limited', world.issueChallenge(order(world)));
  assert.equal(world.messages.length, 5);
  world.clock.at = start + 900_000;
  await world.issueChallenge(order(world));
});

test('codes to one account are counted over all its credentials', async () => {
  const world = await signingWorld({ credential: bySms });
  const rateLimitPlan = {
    ...world.ports.rateLimitPlan,
    codesPerCredential: { limit: 0, windowSeconds: 60 },
    codesPerAccount: { limit: 2, windowSeconds: 60 },
  };
  const issueChallenge = makeIssueChallenge({ ...world.ports, rateLimitPlan }, handed(world));
  await issueChallenge(order(world));
  await issueChallenge(order(world));
  await refuses('rate_limited', issueChallenge(order(world)));
});

test('what has no code that is sent has no challenge', async () => {
  const world = await signingWorld();
  for (const kind of ['sms', 'otp', 'pin', 'app', undefined] as const) {
    const asked = { ...caller, credentialId: world.credentialId, kind };
    await refuses('challenge_unknown', world.issueChallenge(asked));
  }
  const passkey = await signingWorld({ credential: { factors: ['passkey'] } });
  const unnamed = { ...caller, credentialId: passkey.credentialId, kind: undefined };
  await refuses('challenge_unknown', passkey.issueChallenge(unnamed));
  assert.deepEqual(world.messages, []);
});

test('no code for a credential of somebody else, or one that is not fit to sign', async () => {
  const foreign = await signingWorld({ credential: { ...bySms, ownerId: 'other' as never } });
  await refuses('credential_unknown', foreign.issueChallenge(order(foreign)));
  const disabled = await signingWorld({ credential: { ...bySms, enabled: false } });
  await refuses('credential_disabled', disabled.issueChallenge(order(disabled)));
  const revoked = await signingWorld({ credential: { ...bySms, revokedAt: start } });
  await refuses('certificate_revoked', revoked.issueChallenge(order(revoked)));
});

test('an account whose address was taken away since is told so', async () => {
  const world = await signingWorld({ credential: bySms });
  const find = async () => ({
    ...(await world.ports.accounts.find(caller.accountId)),
    phone: undefined,
  });
  const accounts = { ...world.ports.accounts, find } as typeof world.ports.accounts;
  const issueChallenge = makeIssueChallenge({ ...world.ports, accounts }, handed(world));
  await refuses('address_missing', issueChallenge(order(world)));
});

test('the message says who asks, for which credential, and for how much', async () => {
  const world = await signingWorld({ credential: { ...bySms, factors: ['mail'] } });
  const asked = { ...order(world, 'mail'), numSignatures: 3, language: 'ja' as const };
  await world.issueChallenge(asked);
  const text = world.messages.at(-1)?.text.reveal() ?? '';
  assert.ok(text.includes('「Contracts」') && text.includes('3件'), text);
});

const byPasskey: Partial<Credential> = { factors: ['passkey'] };

/** As a browser's `toJSON` gives it. */
function assertion(signature = 'good', more: object = {}): Secret<string> {
  const response = { clientDataJSON: 'c', authenticatorData: 'a', signature };
  return new Secret(JSON.stringify({ id: 'key', response, ...more }));
}

function answerWith(world: World, value: Secret<string>, changes: object = {}) {
  const what = { numSignatures: 1, digests: [sha256(1)], rights: {} };
  const request = { ...caller, credentialId: world.credentialId, ...what, ...changes };
  return world.authorizeCredential(request, { byKind: new Map([['passkey', value] as const]) });
}

test('a passkey is asked about everything that is agreed to, and its answer is good once', async () => {
  const world = await signingWorld({ credential: byPasskey });
  const asked = { ...caller, credentialId: world.credentialId, kind: 'passkey' as const };
  const issued = await world.issueChallenge(asked);
  assert.ok(issued.kind === 'passkey' && issued.nonce.length === 32);
  await answerWith(world, assertion());
  const agreed = { numSignatures: 1, digests: [sha256(1)] };
  const octets = passkeyChallenge(issued.nonce, world.credentialId, agreed);
  const challenge = Buffer.from(octets).toString('base64url');
  assert.deepEqual(
    world.claims.map((claim) => [claim.accountId, claim.challenge, claim.assertion.id]),
    [[caller.accountId, challenge, 'key']],
  );
  await refuses('passkey_refused', answerWith(world, assertion()));
  assert.deepEqual(world.messages, []);
});

test('of two answers of a passkey at once one is a yes', async () => {
  const world = await signingWorld({ credential: byPasskey });
  await world.issueChallenge({ ...caller, credentialId: world.credentialId, kind: 'passkey' });
  const answers = Array.from({ length: 20 }, () => answerWith(world, assertion()));
  const outcomes = await Promise.allSettled(answers);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('what is no assertion, a wrong one, an old or a foreign nonce is refused', async () => {
  const world = await signingWorld({ credential: byPasskey });
  const ask = () =>
    world.issueChallenge({ ...caller, credentialId: world.credentialId, kind: 'passkey' });
  await refuses('passkey_refused', answerWith(world, assertion()));
  await ask();
  for (const text of ['', 'null', '[]', '{', '{"id":1}', '{"id":"key","response":{}}', 'x']) {
    await refuses('passkey_refused', answerWith(world, new Secret(text)));
  }
  await refuses('passkey_refused', answerWith(world, assertion('bad')));
  await refuses('passkey_refused', answerWith(world, assertion(), { clientId: 'other' }));
  world.clock.at = start + 300_000;
  await refuses('passkey_refused', answerWith(world, assertion()));
  await ask();
  await answerWith(world, assertion());
});

test('an account without a passkey has no challenge for one', async () => {
  const world = await signingWorld({ credential: byPasskey });
  const issueChallenge = makeIssueChallenge(world.ports, handed(world));
  const asked = { ...caller, credentialId: world.credentialId, kind: 'passkey' as const };
  await refuses('challenge_unknown', issueChallenge(asked));
});
