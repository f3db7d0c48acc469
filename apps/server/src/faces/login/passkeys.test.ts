/**
 * Passkeys over HTTP as the script of our pages uses them: added after a strong log-in, used for
 * the next one, removed. W3C Web Authentication Level 3, 7.1 and 7.2.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { CscWorld, passwordOf } from '../../../../../tests/conformance/csc/csc-world.ts';
import { hiddenFields, LoginBrowser } from '../../../../../tests/worlds/login-browser.ts';
import type { Page } from '../../../../../tests/worlds/login-browser.ts';
import { SoftwareAuthenticator } from '../../../../../tests/worlds/software-authenticator.ts';

const path = '/account/passkeys';

let world: CscWorld;
let browser: LoginBrowser;
let device: SoftwareAuthenticator;
before(async () => {
  world = await CscWorld.open();
});
after(() => world.close());
beforeEach(() => {
  world.later(60);
  browser = new LoginBrowser(world.baseUrl);
  device = new SoftwareAuthenticator();
});

/** By password and code, which is strong. */
async function logIn(): Promise<Page> {
  const first = await browser.get(`/login?return=${path}&lang=en`);
  const typed = { name: 'alice', password: passwordOf.alice };
  const { location = '' } = await browser.submit(first, typed);
  await browser.submit(await browser.get(location), { code: world.otp('alice') });
  return browser.get(path);
}

function ceremonyOf(options: Page) {
  const { challenge } = JSON.parse(options.text) as { challenge: string };
  const port = new URL(world.baseUrl).port;
  return { challenge, origin: `http://localhost:${port}`, rpId: 'localhost' };
}

async function add(label = 'Phone'): Promise<Page> {
  const page = await logIn();
  const csrf = dataOf(page, 'csrf');
  const options = await browser.postJson(`${path}/options`, { csrf });
  const response = device.register(ceremonyOf(options));
  return browser.postJson(path, { csrf, label, response });
}

async function logInWithPasskey(of = browser, change: object = {}): Promise<Page> {
  const page = await of.get(`/login?return=${path}&lang=en`);
  const session = { csrf: dataOf(page, 'csrf'), lang: 'en', return: path };
  const options = await of.postJson('/login/passkey/options', session);
  const response = device.assert({ ...ceremonyOf(options), ...change });
  return of.postJson('/login/passkey', { ...session, response });
}

function dataOf({ text }: Page, name: string): string {
  return new RegExp(` data-${name}="([^"]*)"`).exec(text)?.[1] ?? '';
}

async function methodsOf(of: LoginBrowser): Promise<readonly string[] | undefined> {
  const secret = of.cookies.get('kumoin_login');
  if (secret === undefined) return undefined;
  return (await world.built.useCases.checkLogin(new Secret(secret)))?.methods;
}

describe('adding', () => {
  test('a passkey that was added is on the page, and logs in on another browser', async () => {
    assert.equal((await add('My <b>phone</b>')).status, 201);
    assert.match((await browser.get(path)).text, /My &lt;b&gt;phone/);

    const other = new LoginBrowser(world.baseUrl);
    const { status, text } = await logInWithPasskey(other);
    assert.deepEqual([status, JSON.parse(text)], [200, { location: `${path}?lang=en` }]);
    assert.deepEqual(await methodsOf(other), ['passkey']);
    assert.equal(other.cookies.has('kumoin_passkey_step'), false);
  });

  test('nobody, and who logged in five minutes ago, is asked to log in', async () => {
    const { status, location } = await browser.get(path);
    assert.equal(status, 303);
    assert.match(location ?? '', /^\/login\?return=%2Faccount%2Fpasskeys/);
    await logIn();
    world.later(301);
    assert.equal((await browser.get(path)).status, 303);
  });

  test('who cannot log in strongly is told, not sent round in circles', async () => {
    await world.built.useCases.createAccount({
      tenantId: 'tenant' as TenantId,
      name: 'weak',
      displayName: 'Weak',
      password: new Secret('a password alone'),
      totpSeed: undefined,
    });
    const typed = { name: 'weak', password: 'a password alone' };
    await browser.submit(await browser.get('/login'), typed);
    const { status, text } = await browser.get(path);
    assert.equal(status, 403);
    assert.match(text, /This is not allowed/);
  });

  test('without the token of the session nothing is begun or added', async () => {
    const page = await logIn();
    const foreign = { csrf: hiddenFields(await browser.get('/login'))['csrf'] };
    for (const body of [{}, { csrf: '' }, foreign, null, [], 'text']) {
      const { status } = await browser.postJson(`${path}/options`, body);
      assert.equal(status, 403, JSON.stringify(body));
    }
    const csrf = dataOf(page, 'csrf');
    const options = await browser.postJson(`${path}/options`, { csrf });
    const response = device.register(ceremonyOf(options));
    const refused = await browser.postJson(path, { csrf: 'x', label: '', response });
    assert.deepEqual([refused.status, JSON.parse(refused.text)], [403, { error: 'form_stale' }]);
  });

  test('an answer that is none is refused in JSON', async () => {
    const csrf = dataOf(await logIn(), 'csrf');
    for (const response of [undefined, null, {}, { id: 1 }, 'x', device.register(ceremony())]) {
      const { status, text } = await browser.postJson(path, { csrf, label: '', response });
      assert.equal(status, 400, text);
      assert.match(text, /passkey_refused|login_step_unknown/);
    }
  });
});

const ceremony = () => ({ challenge: 'AAAA', origin: 'http://localhost', rpId: 'localhost' });

describe('logging in', () => {
  test('a device that did not check its user, or answered elsewhere, opens nothing', async () => {
    await add();
    const other = new LoginBrowser(world.baseUrl);
    for (const change of [{ userVerified: false }, { origin: 'https://evil.example' }]) {
      const { status, text } = await logInWithPasskey(other, change);
      assert.deepEqual([status, JSON.parse(text)], [400, { error: 'passkey_refused' }]);
    }
    assert.equal(await methodsOf(other), undefined);
  });

  test('an answer that was used is not good again, in no browser', async () => {
    await add();
    const other = new LoginBrowser(world.baseUrl);
    const page = await other.get('/login');
    const csrf = dataOf(page, 'csrf');
    const options = await other.postJson('/login/passkey/options', { csrf });
    const step = other.cookies.get('kumoin_passkey_step') ?? '';
    const response = device.assert(ceremonyOf(options));
    assert.equal((await other.postJson('/login/passkey', { csrf, response })).status, 200);
    other.cookies.set('kumoin_passkey_step', step);
    const again = await other.postJson('/login/passkey', { csrf, response });
    assert.match(again.text, /login_step_unknown/);
  });

  test('without the token of this browser nothing is begun', async () => {
    const { status } = await browser.postJson('/login/passkey/options', { csrf: 'x' });
    assert.equal(status, 403);
  });
});

describe('removing', () => {
  test('a passkey that was removed is gone, and logs nobody in', async () => {
    await add();
    const page = await browser.get(path);
    const csrf = dataOf(page, 'csrf');
    const removed = await browser.post(`${path}/remove`, { csrf, id: device.id });
    assert.deepEqual([removed.status, removed.location], [303, path]);
    assert.match((await logInWithPasskey(new LoginBrowser(world.baseUrl))).text, /passkey_refused/);
    const again = await browser.post(`${path}/remove`, { csrf, id: device.id });
    assert.equal(again.status, 404);
  });

  test('takes a log-in of the last five minutes', async () => {
    await add();
    const csrf = dataOf(await browser.get(path), 'csrf');
    world.later(301);
    await browser.post(`${path}/remove`, { csrf, id: device.id });
    assert.match((await logInWithPasskey(new LoginBrowser(world.baseUrl))).text, /location/);
  });

  test('takes the token of the session', async () => {
    await add();
    const { status } = await browser.post(`${path}/remove`, { csrf: 'x', id: device.id });
    assert.equal(status, 303);
    assert.match((await logInWithPasskey(new LoginBrowser(world.baseUrl))).text, /location/);
  });
});
