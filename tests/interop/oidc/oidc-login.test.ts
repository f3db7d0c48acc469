/**
 * A log-in at an OpenID Connect provider by other people. OpenID Connect Core 1.0, 3.1; RFC 7636;
 * RFC 9700, 2.1 and 4.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { OidcWorld } from './oidc-world.ts';

let world: OidcWorld;
before(async () => {
  world = await OidcWorld.open();
});
after(() => world.close());
beforeEach(() => world.refresh());

async function refuse(url: URL, words: RegExp): Promise<void> {
  const { status, text } = await world.browser.get(`${url.pathname}${url.search}`);
  assert.equal(status, 400);
  assert.match(text, words);
  assert.equal(await world.whoIs(), undefined);
}

const failed = /The log-in there did not succeed/;
const unlinked = /No account here belongs to that log-in/;
const expired = /Please log in again/;

test('an address that the provider verified logs in, and leads back', async () => {
  const { status, location } = await world.logIn();
  assert.deepEqual([status, location], [303, '/approvals?lang=en']);
  assert.equal(await world.whoIs(), 'carol: oidc');
});

test('the subject is known the next time, without any address', async () => {
  await world.logIn();
  world.refresh();
  world.claims = {};
  await world.logIn();
  assert.equal(await world.whoIs(), 'carol: oidc');
});

describe('who is not let in', () => {
  const unverified: readonly unknown[] = [false, undefined, 'true', 1, null];
  for (const email_verified of unverified) {
    test(`an address with email_verified ${JSON.stringify(email_verified)}`, async () => {
      world.claims = { email: 'alice@example.com', email_verified };
      await refuse(await world.visitProvider('subject-2'), unlinked);
    });
  }

  test('an address that nobody here has', async () => {
    world.claims = { email: 'nobody@example.com', email_verified: true };
    await refuse(await world.visitProvider('subject-3'), unlinked);
  });

  test('a person whose name there is a name here', async () => {
    world.claims = {};
    await refuse(await world.visitProvider('carol'), unlinked);
  });
});

describe('a callback that is not the answer', () => {
  test('used twice', async () => {
    const url = await world.visitProvider();
    const steps = new Map(world.browser.cookies);
    await world.browser.get(`${url.pathname}${url.search}`);
    world.browser.cookies.clear();
    for (const [name, value] of steps) world.browser.cookies.set(name, value);
    await refuse(url, expired);
  });

  test('in another browser, which has set out itself', async () => {
    const url = await world.visitProvider();
    world.browser.cookies.clear();
    await world.browser.get('/login/oidc/corp');
    await refuse(url, failed);
  });

  test('in a browser that has not set out', async () => {
    const url = await world.visitProvider();
    world.browser.cookies.clear();
    await refuse(url, expired);
  });

  for (const name of ['state', 'code', 'iss']) {
    test(`another ${name}, or none`, async () => {
      for (const value of ['x', undefined]) {
        world.refresh();
        const url = await world.visitProvider();
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
        await refuse(url, failed);
      }
    });
  }

  test('an error of the provider, or nothing at all', async () => {
    const url = await world.visitProvider();
    const { searchParams: given } = new URL(url);
    url.search = `?error=access_denied&state=${given.get('state')}&iss=${given.get('iss')}`;
    await refuse(url, failed);
    await world.browser.get('/login/oidc/corp');
    url.search = '';
    await refuse(url, failed);
  });
});

test('a provider that cannot be reached is an outage, told on a page', async () => {
  const { status, text } = await world.browser.get('/login/oidc/gone');
  assert.equal(status, 503);
  assert.match(text, /Not possible just now/);
});

test('an unknown provider is not found', async () => {
  assert.equal((await world.browser.get('/login/oidc/nobody')).status, 404);
});

test('the provider is asked with PKCE, a nonce, and for a log-in that is not old', async () => {
  const { location = '' } = await world.browser.get('/login/oidc/corp');
  const { searchParams } = new URL(location);
  assert.equal(searchParams.get('code_challenge_method'), 'S256');
  assert.equal(searchParams.get('max_age'), '300');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert.match(searchParams.get(name) ?? '', /^[\w-]{43}$/);
  }
});

test('an ID token of another time is not believed', async () => {
  // Later than the provider's documents are kept, so that they are fetched by this clock.
  world.server.clock.at += 2 * 3_600_000;
  await refuse(await world.visitProvider(), failed);
});
