/**
 * A log-in by password and authenticator app, as a browser without script does it: forms, cookies
 * and redirects over HTTP. RFC 6265; OWASP ASVS 4.0, 2.2, 3.2 to 3.4.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { CscWorld, passwordOf } from '../../../../../tests/conformance/csc/csc-world.ts';
import { hiddenFields, LoginBrowser } from '../../../../../tests/worlds/login-browser.ts';
import type { Page } from '../../../../../tests/worlds/login-browser.ts';

const returnTo = '/account/passkeys?lang=en';
const carol = { name: 'carol', password: 'no app at all' };

let world: CscWorld;
let browser: LoginBrowser;
before(async () => {
  world = await CscWorld.open({
    rateLimits: { loginPerAccount: { limit: 20, windowSeconds: 60 } },
  });
  await world.built.useCases.createAccount({
    tenantId: 'tenant' as TenantId,
    name: carol.name,
    displayName: 'Carol',
    password: new Secret(carol.password),
    totpSeed: undefined,
  });
});
after(() => world.close());
beforeEach(() => {
  world.later(60);
  browser = new LoginBrowser(world.baseUrl);
});

const form = (path = returnTo): Promise<Page> =>
  browser.get(`/login?return=${encodeURIComponent(path)}`);
const alice = { name: 'alice', password: passwordOf.alice };

async function whoIs(of = browser): Promise<string | undefined> {
  const secret = of.cookies.get('kumoin_login');
  if (secret === undefined) return undefined;
  const session = await world.built.useCases.checkLogin(new Secret(secret));
  return session && `${session.methods.join('+')}${session.strong ? ', strong' : ''}`;
}

describe('the way in', () => {
  test('a password opens a session and leads back', async () => {
    const answer = await browser.submit(await form(), carol);
    assert.deepEqual([answer.status, answer.location], [303, returnTo]);
    assert.equal(await whoIs(), 'password');
  });

  test('with an authenticator app the code comes second, and the password once', async () => {
    const first = await browser.submit(await form(), alice);
    assert.equal(first.status, 303);
    assert.match(first.location ?? '', /^\/login\/totp\?/);
    assert.equal(await whoIs(), undefined);

    const asked = await browser.get(first.location ?? '');
    const wrong = await browser.submit(asked, { code: '000000' });
    assert.deepEqual([wrong.status, await whoIs()], [400, undefined]);
    assert.match(wrong.text, /This code is wrong/);

    const code = world.otp('alice');
    const done = await browser.submit(wrong, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    assert.deepEqual([done.status, done.location], [303, returnTo]);
    assert.equal(await whoIs(), 'password+totp, strong');
    assert.equal(browser.cookies.has('kumoin_login_step'), false);
  });

  test('whoever comes from nowhere is told that they are logged in', async () => {
    const { location } = await browser.submit(await browser.get('/login'), carol);
    assert.equal(location, '/login/done?lang=en');
    assert.match((await browser.get(location)).text, /You are logged in/);
  });

  test('the code page without a password before it leads to the beginning', async () => {
    const { status, location } = await browser.get(`/login/totp?return=${returnTo}`);
    assert.deepEqual(
      [status, location],
      [303, `/login?return=${encodeURIComponent(returnTo)}&lang=en`],
    );
  });

  test('Japanese is spoken to whoever asks for it, and kept through the form', async () => {
    const page = await browser.get('/login', { 'accept-language': 'ja,en;q=0.5' });
    assert.match(page.text, /^<!doctype html><html lang="ja">/);
    const { text } = await browser.submit(page, { name: 'alice', password: 'x' });
    assert.match(text, /lang="ja"/);
  });

  test('the language chosen on the page goes along to where it leads', async () => {
    const page = await browser.get(`/login?lang=ja&return=${encodeURIComponent(returnTo)}`);
    const { location } = await browser.submit(page, carol);
    assert.equal(location, '/account/passkeys?lang=ja');
  });
});

describe('what is refused', () => {
  test('wrong password, unknown name and nothing at all get the same page', async () => {
    const answers = [];
    for (const typed of [
      { name: 'alice', password: 'wrong' },
      { name: 'zoe00', password: 'wrong' },
      { name: 'alice', password: '' },
      { name: 'alice', password: 'x'.repeat(2_000) },
    ]) {
      const { status, text } = await browser.submit(await form(), typed);
      answers.push(`${status} ${text.replaceAll(typed.name, 'NAME')}`);
    }
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /^400 [\s\S]*name or the password is wrong/);
    assert.equal(browser.cookies.has('kumoin_login'), false);
  });

  test('a form that is not ours, or another browser’s, is not taken', async () => {
    const page = await form();
    const other = new LoginBrowser(world.baseUrl);
    const foreign = await other.get('/login');
    for (const csrf of ['', 'x', hiddenFields(foreign)['csrf'] ?? '']) {
      const answer = await browser.submit(page, { ...carol, csrf });
      assert.match(answer.text, /open for too long/);
      assert.equal(await whoIs(), undefined);
    }
    // What a site elsewhere can send: the right words, and none of our cookies.
    const blind = await new LoginBrowser(world.baseUrl).submit(page, carol);
    assert.match(blind.text, /open for too long/);
    assert.equal((await browser.submit(page, carol)).status, 303);
  });

  test('a code form that is not ours is not taken either', async () => {
    const first = await browser.submit(await form(), alice);
    const page = await browser.get(first.location ?? '');
    await browser.submit(page, { code: world.otp('alice'), csrf: 'x' });
    assert.equal(await whoIs(), undefined);
  });

  test('a step is good in the browser it was left in, and nowhere else', async () => {
    await browser.submit(await form(), alice);
    const other = new LoginBrowser(world.baseUrl);
    await other.get('/login');
    const page = await browser.get('/login/totp');
    await other.submit(page, { ...hiddenFields(page), code: world.otp('alice') });
    assert.equal(await whoIs(other), undefined);
  });

  const strange = ['name=a&name=b', '', '%', 'name[x]=1', '__proto__=1&constructor=2', 'a=b;c=d'];
  for (const body of strange) {
    test(`the body ${JSON.stringify(body)} is a form without meaning`, async () => {
      const { status, text } = await browser.post('/login', body);
      assert.equal(status, 200);
      assert.match(text, /open for too long/);
    });
  }

  test('a body too large, or of another kind, is told so on a page', async () => {
    const large = await browser.post('/login', { ...carol, csrf: 'x'.repeat(70_000) });
    assert.equal(large.status, 413);
    assert.match(large.headers.get('content-type') ?? '', /text\/html/);
    const init = { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' };
    assert.equal((await browser.send('/login', init)).status, 415);
  });

  test('too many log-ins under one name are refused with a time to come back', async () => {
    const page = await form();
    const typed = { name: 'busy', password: 'wrong' };
    for (let count = 0; count < 20; count += 1) await browser.submit(page, typed);
    const { status, headers, text } = await browser.submit(page, typed);
    assert.equal(status, 429);
    assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.match(text, /Too many tries/);
  });
});

describe('where it leads', () => {
  const evil = [
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example',
    'https://evil.example/account/',
    '/account/..//evil.example',
    '/%2f%2fevil.example',
    '\t//evil.example',
  ];
  for (const path of evil) {
    test(`${JSON.stringify(path)} leads to our own page`, async () => {
      const page = await form(path);
      const asked = await browser.submit(page, carol);
      assert.equal(asked.location, '/login/done?lang=en');
      const typed = await browser.submit(page, { ...carol, return: path });
      assert.equal(typed.location, '/login/done?lang=en');
    });
  }
});

describe('cookies', () => {
  test('no script reads them, no other site sends them along', async () => {
    const page = await form();
    const answer = await browser.submit(page, carol);
    const lines = [...page.headers.getSetCookie(), ...answer.headers.getSetCookie()];
    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, /; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('behind HTTPS they are bound to this host, and plain ones are not looked at', async () => {
    world.built.setBaseUrl('https://sign.example');
    try {
      const answer = await browser.submit(await form(), carol);
      const [line = ''] = answer.headers.getSetCookie();
      assert.match(line, /^__Host-kumoin_login=[\w-]{43}; .*; Secure$/);
      const secret = browser.cookies.get('__Host-kumoin_login') ?? '';
      browser.cookies.delete('__Host-kumoin_login');
      browser.cookies.set('kumoin_login', secret);
      assert.doesNotMatch((await browser.get('/logout')).text, /Log out\?/);
    } finally {
      world.built.setBaseUrl(world.baseUrl);
    }
  });

  test('a second log-in has another secret, and the first one is over', async () => {
    await browser.submit(await form(), carol);
    const first = browser.cookies.get('kumoin_login') ?? '';
    await browser.submit(await form(), carol);
    assert.notEqual(browser.cookies.get('kumoin_login'), first);
    assert.equal(await world.built.useCases.checkLogin(new Secret(first)), undefined);
  });

  test('a session survives a restart of the server', async () => {
    await browser.submit(await form(), carol);
    await world.restart();
    assert.equal(await whoIs(), 'password');
  });
});

describe('logging out', () => {
  test('ends the session for good, and the cookie with it', async () => {
    await browser.submit(await form(), carol);
    const secret = browser.cookies.get('kumoin_login') ?? '';
    const { status, text } = await browser.submit(await browser.get('/logout'), {});
    assert.equal(status, 200);
    assert.match(text, /You are logged out/);
    assert.equal(browser.cookies.has('kumoin_login'), false);
    assert.equal(await world.built.useCases.checkLogin(new Secret(secret)), undefined);
  });

  test('takes more than a link, and more than the form of another session', async () => {
    await browser.submit(await form(), carol);
    await browser.get('/logout');
    await browser.post('/logout', { csrf: hiddenFields(await form())['csrf'] ?? '' });
    await browser.post('/logout', {});
    assert.equal(await whoIs(), 'password');
  });
});

test('pages forbid script from elsewhere, frames, and keeping a copy', async () => {
  const { headers } = await form();
  assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; /);
  assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  assert.equal(headers.get('cache-control'), 'no-store');
});
