/** Whose account somebody has who logged in elsewhere: by a link, or by a verified address; once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import { providerName } from '#domain/login/linked-identity.ts';
import { secretOf, start, stepOf } from './login-world.contract.ts';
import { corp, identity, upstreamWorld } from './upstream-world.contract.ts';

const notLinked = { name: 'Refusal', code: 'identity_not_linked' };
const begunAnew = { name: 'Refusal', code: 'login_step_unknown' };

test('a verified address links the person to its account, and leads back', async () => {
  const { logInAt, checkLogin, events, facts } = await upstreamWorld();
  const { outcome, returnTo } = await logInAt();
  const session = await checkLogin(secretOf(outcome));
  assert.equal(returnTo, '/back');
  assert.deepEqual(
    [session?.accountId, session?.methods, session?.strong],
    ['alice', ['oidc'], false],
  );
  assert.deepEqual(await events(), ['identity.linked', 'login.made']);
  assert.deepEqual((await facts())[0], { account: 'alice', provider: 'corp', subject: 'subject' });
});

test('once linked, the subject counts, whatever its address is', async () => {
  const { logInAt, said, checkLogin } = await upstreamWorld();
  await logInAt();
  for (const email of [undefined, 'moved@example.com', 'totp@example.com']) {
    said.oidc = identity('subject', email);
    const { outcome } = await logInAt();
    assert.equal((await checkLogin(secretOf(outcome)))?.accountId, 'alice');
  }
});

test('an address that nobody verified links nobody', async () => {
  const { logInAt, said, events } = await upstreamWorld();
  said.oidc = identity('subject', undefined);
  await assert.rejects(logInAt(), notLinked);
  assert.deepEqual(await events(), []);
});

test('a name there that is a name here links nobody', async () => {
  const { logInAt, said } = await upstreamWorld();
  said.oidc = identity('alice', 'alice');
  await assert.rejects(logInAt(), notLinked);
});

test('the same subject at another provider is somebody else', async () => {
  const { logInAt, said } = await upstreamWorld();
  await logInAt();
  said.oidc = identity('subject', undefined);
  await assert.rejects(logInAt('twin'), notLinked);
});

test('a provider speaks for its own tenant only', async () => {
  const { logInAt, addAccount } = await upstreamWorld();
  await assert.rejects(logInAt('foreign'), notLinked);
  const email = 'alice@example.com';
  await addAccount('far', [], { email, tenantId: 'foreign' as TenantId });
  await logInAt('foreign');
  await logInAt();
});

test('two accounts of one address: nobody is linked', async () => {
  const { logInAt, addAccount } = await upstreamWorld();
  await addAccount('alias', [], { email: 'ALICE@example.com' });
  await assert.rejects(logInAt(), notLinked);
});

test('a disabled account is refused, before the link and after, and then journalled', async () => {
  const { logInAt, addAccount, said, disable, facts } = await upstreamWorld();
  await addAccount('off', [], { enabled: false });
  said.oidc = identity('new', 'off@example.com');
  await assert.rejects(logInAt(), notLinked);
  said.oidc = identity('subject', 'alice@example.com');
  await logInAt();
  disable('alice');
  await assert.rejects(logInAt(), notLinked);
  assert.deepEqual((await facts()).at(-1), { account: 'alice', method: 'oidc', provider: 'corp' });
});

test('of two log-ins that link one person at once, both get to the account', async () => {
  const { logInAt, checkLogin } = await upstreamWorld();
  const both = await Promise.all([logInAt(), logInAt()]);
  for (const { outcome } of both) {
    assert.equal((await checkLogin(secretOf(outcome)))?.accountId, 'alice');
  }
});

test('a person who was linked to another account a moment ago is not linked again', async () => {
  const { logInAt, ports } = await upstreamWorld();
  const { linkedIdentities } = ports;
  const find = linkedIdentities.find.bind(linkedIdentities);
  let isBlind = true;
  linkedIdentities.find = async (...asked) => {
    const found = isBlind ? undefined : await find(...asked);
    isBlind = false;
    return found;
  };
  const link = { provider: providerName(corp), subject: 'subject', createdAt: start };
  await linkedIdentities.add({ ...link, accountId: 'totp' as AccountId });
  await assert.rejects(logInAt(), notLinked);
});

test('a weak provider asks for the app’s code, a strong one does not', async () => {
  const { logInAt, said, confirmLogin, code, checkLogin } = await upstreamWorld();
  said.oidc = identity('other', 'totp@example.com');
  const { outcome } = await logInAt();
  const { secret } = await confirmLogin({
    step: stepOf(outcome),
    code: code(),
    current: undefined,
  });
  const session = await checkLogin(secret);
  assert.deepEqual([session?.methods, session?.strong], [['oidc', 'totp'], true]);

  const strong = await logInAt('strong');
  assert.equal((await checkLogin(secretOf(strong.outcome)))?.strong, true);
});

test('a session is as old as the proof there, so that an old one is not recent here', async () => {
  const { logInAt, said, clock, checkLogin } = await upstreamWorld();
  clock.at += 290_000;
  said.oidc = identity('subject', 'alice@example.com', start);
  const { outcome } = await logInAt('strong');
  assert.equal((await checkLogin(secretOf(outcome)))?.authenticatedAt, start);
});

test('an answer serves once, in the browser that set out, at the provider it went to', async () => {
  const { beginUpstreamLogin, logInByOidc } = await upstreamWorld();
  const corp = { id: 'corp', protocol: 'oidc' } as const;
  const { step } = await beginUpstreamLogin(corp, '/');
  const back = { query: 'code=1', step, current: undefined };
  await assert.rejects(logInByOidc({ ...back, providerId: 'twin' }), begunAnew);
  await assert.rejects(logInByOidc({ ...back, providerId: 'corp', step: undefined }), begunAnew);
  await logInByOidc({ ...back, providerId: 'corp' });
  await assert.rejects(logInByOidc({ ...back, providerId: 'corp' }), begunAnew);
});

test('ten minutes at the provider are enough, to the millisecond', async () => {
  const { beginUpstreamLogin, logInByOidc, clock } = await upstreamWorld();
  const { step } = await beginUpstreamLogin({ id: 'corp', protocol: 'oidc' }, '/');
  const back = { providerId: 'corp', query: 'code=1', step, current: undefined };
  clock.at += 600_000;
  await assert.rejects(logInByOidc(back), begunAnew);
  clock.at -= 1;
  await logInByOidc(back);
});

test('what the provider’s answer lacks is refused with the reason: provider_refused', async () => {
  const { logInAt, said } = await upstreamWorld();
  said.oidc = { held: false, why: 'the nonce' };
  await assert.rejects(logInAt(), { code: 'provider_refused', detail: 'the nonce' });
});

test('each log-in has a state, a nonce and a verifier of its own', async () => {
  const { logInAt, trips } = await upstreamWorld();
  await logInAt();
  await logInAt();
  const secrets = trips.flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier]);
  assert.equal(new Set(secrets).size, 6);
});

test('a provider that is not there, or speaks another protocol: provider_unknown', async () => {
  const { beginUpstreamLogin } = await upstreamWorld();
  const unknown = { code: 'provider_unknown' };
  for (const name of [
    { id: 'nobody', protocol: 'oidc' },
    { id: 'corp', protocol: 'saml' },
    { id: 'school', protocol: 'oidc' },
  ] as const) {
    await assert.rejects(beginUpstreamLogin(name, '/'), unknown);
  }
});
