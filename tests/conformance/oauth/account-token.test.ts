/** CSC API v1.0.4.0, 8.3.1; v2.0.0.2, 8.4.1: who may open the page, and for whom. */

import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { OAuthWorld, answerOf, clientSecret } from './oauth-world.ts';

let world: OAuthWorld;
before(async () => {
  world = await OAuthWorld.start();
  await world.register({ id: 'strict', accountTokenRequired: true });
});
after(() => world.close());

const digest = createHash('sha256').update(clientSecret).digest();

function tokenFor(changes: object = {}, key: Buffer | string = digest): string {
  const iat = Math.floor(world.csc.clock.at / 1000);
  const claims = { sub: 'alice', iat, jti: randomUUID(), azp: 'strict', ...changes };
  const parts = [{ typ: 'JWT', alg: 'HS256' }, claims];
  const text = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

function urlWith(account_token: string | undefined): string {
  const token = account_token === undefined ? {} : { account_token };
  return world.authorizeUrl({ client_id: 'strict', scope: 'service', ...token });
}

async function outcome(token: string | undefined): Promise<string | null> {
  const response = await fetch(urlWith(token), { redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  if (location.includes('/oauth2/interaction/')) return 'asked';
  return new URL(location).searchParams.get('error');
}

test('8.4.1 a good token opens the page for its account, and the person agrees', async () => {
  const { browser, page } = await world.open('alice', urlWith(tokenFor()));
  assert.notEqual(answerOf(await browser.press(page, 'agree')).get('code'), null);
});

test('8.4.1 another person is turned away', async () => {
  const { page } = await world.open('bob', urlWith(tokenFor()));
  assert.equal(answerOf(page).get('error'), 'access_denied');
});

test('8.4.1 a token serves once', async () => {
  const token = tokenFor();
  assert.equal(await outcome(token), 'asked');
  assert.equal(await outcome(token), 'access_denied');
});

const now = () => Math.floor(world.csc.clock.at / 1000);
const bad: readonly [string, () => string | undefined][] = [
  ['there is none', () => undefined],
  ['its iat is five minutes old', () => tokenFor({ iat: now() - 300 })],
  ['its iat is in the future', () => tokenFor({ iat: now() + 31 })],
  ['its azp is another client', () => tokenFor({ azp: 'app' })],
  ['its account is unknown', () => tokenFor({ sub: 'carol' })],
  ['its key is the hexadecimal text of the digest', () => tokenFor({}, digest.toString('hex'))],
  ['its key is the secret', () => tokenFor({}, clientSecret)],
];
for (const [why, token] of bad) {
  test(`8.4.1 nobody is asked when ${why}`, async () => {
    assert.equal(await outcome(token()), 'access_denied');
  });
}
