/** The page on which a person looks after their tokens, as a browser without script uses it. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { hotp } from '@kumoin/otp';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { Token } from '#domain/tokens/token.ts';
import { CscWorld, passwordOf } from '../../../../../tests/conformance/csc/csc-world.ts';
import { hiddenFields, LoginBrowser } from '../../../../../tests/worlds/login-browser.ts';
import type { Fields, Page } from '../../../../../tests/worlds/login-browser.ts';

const path = '/account/tokens';
const seed = new TextEncoder().encode('12345678901234567890');

let world: CscWorld;
let browser: LoginBrowser;
let serials = 0;
before(async () => {
  world = await CscWorld.open();
});
after(() => world.close());
beforeEach(() => {
  world.later(60);
  browser = new LoginBrowser(world.baseUrl);
});

/** By password and code, which is strong. */
async function logIn(lang = 'en'): Promise<Page> {
  const first = await browser.get(`/login?return=${path}&lang=${lang}`);
  const typed = { name: 'alice', password: passwordOf.alice };
  const { location = '' } = await browser.submit(first, typed);
  await browser.submit(await browser.get(location), { code: world.otp('alice') });
  return browser.get(`${path}?lang=${lang}`);
}

async function accountOf(name: string): Promise<AccountId> {
  return (await world.built.useCases.showAccount(name)).id;
}

/** A device of this person that counts, in that state. */
async function device(name = 'alice', changes: Partial<Token> = {}): Promise<TokenId> {
  const { useCases, stores } = world.built;
  serials += 1;
  const token = await useCases.issueToken({
    accountId: await accountOf(name),
    kind: 'hardware',
    suite: 'HOTP-SHA1-6',
    secret: new Secret(seed),
    label: `Fob <b>${serials}</b>`,
    serial: `fob-${serials}`,
  });
  if (changes.state === undefined) return token.id;
  const change = { from: ['active'], to: changes.state, at: world.clock.at } as const;
  await stores.tokens.change(token.id, change, { event: 'token.suspended', facts: {} });
  return token.id;
}

async function stateOf(id: TokenId): Promise<string> {
  return (await world.built.useCases.showToken(id)).state;
}

/** Presses a button of the page. */
function press(page: Page, action: string, fields: Fields = {}): Promise<Page> {
  const { csrf = '', lang = '' } = hiddenFields(page);
  return browser.post(`${path}/${action}`, { csrf, lang, ...fields });
}

describe('looking after tokens', () => {
  test('their owner sees them, and no others, and not what the server has for itself', async () => {
    const own = await device();
    const theirs = await device('bob');
    await world.built.useCases.issueToken({
      accountId: await accountOf('alice'),
      kind: 'server',
      suite: 'HOTP-SHA1-6',
      secret: new Secret(seed),
      label: 'Codes of the server',
    });
    const { text } = await logIn();
    assert.ok(text.includes(`value="${own}"`));
    assert.ok(!text.includes(theirs));
    assert.ok(!text.includes('Codes of the server'));
    assert.match(text, /Fob &lt;b&gt;/);
    assert.doesNotMatch(text, /<script/);
  });

  test('in Japanese, too', async () => {
    assert.match((await logIn('ja')).text, /<h1>トークンの管理<\/h1>/);
  });

  test('one is suspended, resumed and ended, and nothing of that twice', async () => {
    const id = await device();
    const page = await logIn();
    const suspended = await press(page, 'suspend', { id });
    assert.deepEqual([suspended.status, suspended.location], [303, `${path}?lang=en`]);
    assert.equal(await stateOf(id), 'suspended');
    const again = await press(page, 'suspend', { id });
    assert.equal(again.location, `${path}?problem=unfit&lang=en`);
    assert.match((await browser.get(again.location ?? '')).text, /The token has changed meanwhile/);
    await press(page, 'resume', { id });
    assert.equal(await stateOf(id), 'active');
    await press(page, 'revoke', { id, reason: 'stolen' });
    const { state, endReason } = await world.built.useCases.showToken(id);
    assert.deepEqual([state, endReason], ['revoked', 'stolen']);
    const late = await press(page, 'resume', { id });
    assert.equal(late.location, `${path}?problem=ended&lang=en`);
  });

  test('the token of somebody else looks like none', async () => {
    const id = await device('bob');
    const page = await logIn();
    for (const action of ['suspend', 'revoke', 'resynchronise']) {
      assert.equal((await press(page, action, { id, reason: 'lost' })).status, 404);
    }
    assert.equal((await press(page, 'enrol', { id })).status, 404);
    assert.equal(await stateOf(id), 'active');
  });

  test('a form without the token of the session changes nothing', async () => {
    const id = await device();
    await logIn();
    const foreign = hiddenFields(await browser.get('/login'))['csrf'] ?? '';
    for (const csrf of ['', foreign]) {
      const { status, location } = await browser.post(`${path}/revoke`, { csrf, id });
      assert.deepEqual([status, location], [303, path]);
    }
    assert.equal(await stateOf(id), 'active');
  });

  test('who logged in five minutes ago is asked to log in again, and nothing is done', async () => {
    const id = await device();
    const page = await logIn();
    world.later(301);
    assert.match((await browser.get(path)).location ?? '', /^\/login\?return=%2Faccount%2Ftokens/);
    assert.equal((await press(page, 'revoke', { id })).location, path);
    assert.equal(await stateOf(id), 'active');
  });

  test('who cannot log in strongly is told, and enrols nothing', async () => {
    await world.built.useCases.createAccount({
      tenantId: 'tenant' as TenantId,
      name: 'weak',
      displayName: 'Weak',
      password: new Secret('a password alone'),
      totpSeed: undefined,
    });
    const typed = { name: 'weak', password: 'a password alone' };
    await browser.submit(await browser.get('/login'), typed);
    assert.equal((await browser.get(path)).status, 403);
  });
});

describe('adding a phone', () => {
  test('the picture and the link hold a code that serves, and no address of a page does', async () => {
    const page = await logIn();
    const { status, text, headers } = await press(page, 'enrol');
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    const [, code = ''] = /href="\/authenticator\/#enrol=([\w-]{43})\.[\w-]{22}"/.exec(text) ?? [];
    const { account } = await world.built.useCases.showEnrolment(new Secret(code));
    assert.equal(account.name, 'alice');
    assert.match(text, /<svg viewBox/);
    assert.doesNotMatch(text, /<script/);
  });

  test('each press of the button makes another code', async () => {
    const page = await logIn();
    const codes = new Set<string>();
    for (let count = 0; count < 2; count += 1) {
      codes.add(/#enrol=([\w-]+)/.exec((await press(page, 'enrol')).text)?.[1] ?? '');
    }
    assert.equal(codes.size, 2);
  });
});

describe('putting a device right', () => {
  test('two codes in a row do, and a wrong one asks anew', async () => {
    const id = await device();
    const page = await logIn();
    const asked = await press(page, 'resynchronise', { id });
    const codeAt = (counter: number) => hotp({ seed, counter });
    const wrong = await browser.submit(asked, { code: codeAt(500), code2: codeAt(502) });
    assert.equal(wrong.status, 200);
    assert.match(wrong.text, /The code was not right/);
    const right = await browser.submit(wrong, { code: codeAt(500), code2: codeAt(501) });
    assert.equal(right.location, `${path}?lang=en`);
    assert.equal((await world.built.useCases.showToken(id)).counter, 502);
    const twice = await browser.submit(wrong, { code: codeAt(502), code2: codeAt(503) });
    assert.equal(twice.location, `${path}?problem=asked_anew&lang=en`);
  });

  test('five wrong ones lock it, and the page says so', async () => {
    const id = await device();
    const page = await logIn();
    let asked = await press(page, 'resynchronise', { id });
    for (let count = 0; count < 5; count += 1) {
      asked = await browser.submit(asked, { code: '000000', code2: '000000' });
      assert.equal(asked.status, 200);
    }
    const locked = await browser.submit(asked, { code: '000000', code2: '000000' });
    assert.equal(locked.location, `${path}?problem=locked&lang=en`);
    assert.match((await browser.get(locked.location ?? '')).text, /Locked after too many/);
  });
});
