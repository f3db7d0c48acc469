/** From the page where a signer agrees to the token that the application gets. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consentChallenge } from '#domain/authorization/consent-challenge.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { sampleClient } from '#ports/samples.contract.ts';
import { makeCheckConsent } from './check-consent.ts';
import { makeGiveConsent } from './give-consent.ts';
import { makeRedeemConsent } from './redeem-consent.ts';
import { makeRefuseConsent } from './refuse-consent.ts';
import { makeShowConsent } from './show-consent.ts';
import { caller, pin, sha256, signingWorld } from './signing-world.contract.ts';

const client = sampleClient({ id: caller.clientId, tenantId: 'tenant' as never, rights: {} });
const grantOf = (grantId: string) => ({
  kind: 'Grant',
  payload: 'locked',
  grantHash: undefined,
  expiresAt: Infinity,
  grantId,
});

async function world(factors: readonly FactorKind[] = ['pin']) {
  const base = await signingWorld({ credential: { mode: 'oauth2code', factors } });
  const { ports, credentialId } = base;
  const request = {
    credentialId,
    signatureQualifier: undefined,
    numSignatures: 1,
    digests: [sha256(1)],
  };
  const by = { client, accountId: caller.accountId, request };
  const answers: FactorAnswers = { byKind: new Map([['pin', new Secret(pin)]]) };
  const asked = { interactionId: 'uid', assertion: undefined, recentlyStrong: false };
  const given = { ...by, ...asked, answers, labels: ['Rental contract'] };
  const challenges: string[] = [];
  const redeem = makeRedeemConsent(ports);
  return {
    ...base,
    by,
    given,
    challenges,
    give: makeGiveConsent(ports, {
      ...base.handed,
      async checkPasskey({ challenge, assertion: { id } }) {
        challenges.push(challenge);
        if (id !== 'right') throw new Refusal('passkey_refused');
      },
    }),
    show: makeShowConsent(ports),
    check: makeCheckConsent(ports),
    /** As the engine does it: its grant is kept, then the token is made. */
    async exchange(grantId: string, token = 'token') {
      const { grantId: id, ...grant } = grantOf(grantId);
      await ports.oauthArtifacts.put({ ...grant, idHash: ports.tokenHash.hash(id) });
      return redeem(redemption(grantId, token));
    },
    redeem,
  };
}

function redemption(grantId: string, token = 'token', clientId: ClientId = caller.clientId) {
  const rest = { keyThumbprint: undefined, seconds: 300 };
  return { grantId, clientId, token: new Secret(token), ...rest };
}

function refused(code: RefusalCode) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}

const none: FactorAnswers = { byKind: new Map() };

test('a yes becomes the token, whose hash is that of a SAD', async () => {
  const { ports, give, given, exchange, clock, credentialId } = await world();
  const { grantId, credential } = await give(given);
  assert.equal(credential.id, credentialId);
  assert.equal(await exchange(grantId), credentialId);
  const yes = await ports.authorizations.findWithOpenSlots(ports.tokenHash.hash('token'));
  assert.equal(yes?.authorization.expiresAt, clock.at + 300_000);
  assert.deepEqual(
    yes.openSlots.map(({ digest }) => digest),
    [sha256(1)],
  );
});

test('of ten exchanges at once one gets a token', async () => {
  const { give, given, exchange } = await world();
  const { grantId } = await give(given);
  const tries = Array.from({ length: 10 }, (_, index) => exchange(grantId, `token-${index}`));
  const done = await Promise.allSettled(tries);
  assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a yes is exchanged by its own client, in its time, while its grant is there', async () => {
  const { give, given, exchange, redeem, ports, clock } = await world();
  const { grantId } = await give(given);
  const other = redemption(grantId, 'token', 'other' as ClientId);
  await assert.rejects(redeem(other), refused('consent_spent'));
  await assert.rejects(redeem(redemption('unknown')), refused('consent_spent'));
  // Its grant was ended: the token that was made of it signs nothing.
  await assert.rejects(redeem(redemption(grantId)), refused('consent_spent'));
  const made = await ports.authorizations.findBySadHash(ports.tokenHash.hash('token'));
  assert.equal(made?.replacedAt, clock.at);
  const late = await give(given);
  clock.at += 300_000;
  await assert.rejects(exchange(late.grantId, 'late'), refused('consent_spent'));
});

test('the factors are those of the credential', async () => {
  const { give, given } = await world();
  await assert.rejects(give({ ...given, answers: none }), refused('pin_required'));
  const wrong: FactorAnswers = { byKind: new Map([['pin', new Secret('00000000')]]) };
  await assert.rejects(give({ ...given, answers: wrong }), refused('pin_wrong'));
});

test('without factors a strong log-in counts, made just now, and no other', async () => {
  const { give, given } = await world([]);
  const bare = { ...given, answers: none };
  await assert.rejects(give(bare), refused('login_too_weak'));
  await give({ ...bare, recentlyStrong: true });
});

test('nobody agrees for another', async () => {
  const { give, given, show, by } = await world();
  const accountId = 'somebody else' as AccountId;
  await assert.rejects(show({ ...by, accountId }), refused('credential_unknown'));
  await assert.rejects(give({ ...given, accountId }), refused('credential_unknown'));
  assert.equal((await show(by)).id, by.request.credentialId);
});

test('what nobody can agree to is told before anybody is asked', async () => {
  const { check, by } = await world();
  await check(client, by.request);
  const many = { ...by.request, numSignatures: 11 };
  await assert.rejects(check(client, many), refused('signature_count_too_high'));
  const unknown = { ...by.request, credentialId: 'unknown' as never };
  await assert.rejects(check(client, unknown), refused('credential_unknown'));
});

test('what was agreed to, and what was not, is on record', async () => {
  const { give, given, ports } = await world();
  await give(given);
  const refuse = makeRefuseConsent(ports);
  await refuse({ ...caller, toSign: true });
  await refuse({ ...caller, toSign: false });
  const entries = await ports.journal.read(0, 100);
  const [yes, no, noAccess] = entries.slice(-3);
  assert.equal(yes?.event, 'authorization.given');
  assert.deepEqual(yes.facts['labels'], ['Rental contract']);
  assert.deepEqual([no?.event, no?.facts['code']], ['authorization.refused', 'consent_refused']);
  assert.equal(noAccess?.event, 'access.refused');
});

const assertion = { id: 'right', clientDataJson: '', authenticatorData: '', signature: '' };
const asserted = { ...assertion, userHandle: undefined };

test('a passkey agrees to this asking, client, credential and these digests', async () => {
  const { give, given, challenges, credentialId } = await world(['passkey']);
  const bare = { ...given, answers: none };
  await give({ ...bare, assertion: asserted });
  const about = { interactionId: 'uid', clientId: caller.clientId, credentialId };
  const challenge = consentChallenge({ ...about, numSignatures: 1, digests: [sha256(1)] });
  assert.deepEqual(challenges, [challenge]);
  const wrong = { ...asserted, id: 'wrong' };
  await assert.rejects(give({ ...bare, assertion: wrong }), refused('passkey_refused'));
  await assert.rejects(give(bare), refused('factor_required'));
});

test('a passkey is no answer where none is asked for, and none for the PIN beside it', async () => {
  const pinOnly = await world(['pin']);
  const bare = { ...pinOnly.given, answers: none, assertion: asserted };
  await assert.rejects(pinOnly.give(bare), refused('pin_required'));
  assert.deepEqual(pinOnly.challenges, []);
  const both = await world(['pin', 'passkey']);
  const half = { ...both.given, answers: none, assertion: asserted };
  await assert.rejects(both.give(half), refused('pin_required'));
  await both.give({ ...both.given, assertion: asserted });
});

test('that somebody says passkey without one is no passkey', async () => {
  const { give, given } = await world(['passkey']);
  const said: FactorAnswers = { byKind: new Map([['passkey', new Secret('asserted')]]) };
  await assert.rejects(give({ ...given, answers: said }), refused('passkey_refused'));
});

test('a device is looked at when the page says so: awaited, refused, approved, and once', async () => {
  const { give, given, issueChallenge, token, credentialId } = await world(['device']);
  const byKind = new Map([['device', new Secret('approved')] as const]);
  const agree = () => give({ ...given, answers: { byKind } });
  await assert.rejects(give({ ...given, answers: none }), refused('factor_required'));
  await assert.rejects(agree(), refused('device_awaited'));
  const { request, labels } = given;
  const signing = { ...request, labels, rights: {} };
  const ask = () => issueChallenge({ ...caller, credentialId, kind: 'device', signing });
  await ask();
  await assert.rejects(agree(), refused('device_awaited'));
  token.decide('refused');
  await assert.rejects(agree(), refused('approval_refused'));
  await ask();
  token.decide('approved');
  const other = { ...given, labels: ['Another contract'], answers: { byKind } };
  await assert.rejects(give(other), refused('approval_differs'));
  await agree();
  await assert.rejects(agree(), refused('device_awaited'));
});
