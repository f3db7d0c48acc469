/** CSC API v2.0.0.2, 8.4.2, by a passkey: what it signs is what the page shows. WebAuthn Level 3. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { consentChallenge } from '../../../apps/server/src/domain/authorization/consent-challenge.ts';
import { makeDigest } from '../../../apps/server/src/domain/digest.ts';
import { passwordOf } from '../csc/csc-world.ts';
import { LoginBrowser } from '../../worlds/login-browser.ts';
import { SoftwareAuthenticator } from '../../worlds/software-authenticator.ts';
import { OAuthWorld, answerOf, clientId, pkce, sha256Oid } from './oauth-world.ts';

let world: OAuthWorld;
let credentialID: string;
const device = new SoftwareAuthenticator();
const digest = Buffer.alloc(32, 5);

before(async () => {
  world = await OAuthWorld.start();
  credentialID = await world.enrol('alice', { factors: ['passkey'] });
  await addPasskey();
});
after(() => world.close());

function ceremony(challenge: string) {
  const { port } = new URL(world.baseUrl);
  return { challenge, origin: `http://localhost:${port}`, rpId: 'localhost' };
}

async function addPasskey(): Promise<void> {
  const path = '/account/passkeys';
  const browser = new LoginBrowser(world.baseUrl);
  const first = await browser.get(`/login?return=${path}&lang=en`);
  const typed = { name: 'alice', password: passwordOf.alice };
  const { location = '' } = await browser.submit(first, typed);
  await browser.submit(await browser.get(location), { code: world.csc.otp('alice') });
  const csrf = /data-csrf="([^"]*)"/.exec((await browser.get(path)).text)?.[1];
  const options = await browser.postJson(`${path}/options`, { csrf });
  const { challenge } = JSON.parse(options.text) as { challenge: string };
  const response = device.register(ceremony(challenge));
  assert.equal((await browser.postJson(path, { csrf, label: 'Phone', response })).status, 201);
}

async function openPage() {
  const { parameters } = pkce();
  const hashes = digest.toString('base64url');
  const asked = { scope: 'credential', credentialID, numSignatures: '1', hashes };
  const url = world.authorizeUrl({ ...asked, hashAlgorithmOID: sha256Oid, ...parameters });
  const { browser, page } = await world.open('alice', url);
  const [, text = '{}'] = /data-options="([^"]*)"/.exec(page.html) ?? [];
  const { challenge } = JSON.parse(text.replaceAll('&quot;', '"')) as { challenge: string };
  return { browser, page, challenge };
}

type Opened = Awaited<ReturnType<typeof openPage>>;

async function agree({ browser, page }: Opened, challenge: string, own = device) {
  const passkey = JSON.stringify(own.assert(ceremony(challenge)));
  return browser.press(page, 'agree', { passkey });
}

test('8.4.2 the challenge stands for interaction, client, credential, number and digests', async () => {
  const { page, challenge } = await openPage();
  const interactionId = new URL(page.url).pathname.split('/').at(-1) ?? '';
  const about = { interactionId, clientId, credentialId: credentialID } as never as {
    interactionId: string;
    clientId: never;
    credentialId: never;
  };
  const digests = [makeDigest('sha256', new Uint8Array(digest))];
  assert.equal(challenge, consentChallenge({ ...about, numSignatures: 1, digests }));
});

test('8.4.2 a passkey that answers it agrees', async () => {
  const opened = await openPage();
  const reached = await agree(opened, opened.challenge);
  assert.notEqual(answerOf(reached).get('code'), null);
});

test('8.4.2 an answer to another page, another passkey, or none, agrees to nothing', async () => {
  const other = await openPage();
  const opened = await openPage();
  for (const reached of [
    await agree(opened, other.challenge),
    await agree(opened, opened.challenge, new SoftwareAuthenticator()),
    await opened.browser.press(opened.page, 'agree'),
    await opened.browser.press(opened.page, 'agree', { passkey: '{"id":"x"}' }),
    await opened.browser.press(opened.page, 'agree', { 'factor-PASSKEY': 'yes' }),
  ]) {
    assert.equal(reached.status, 400);
    assert.match(reached.html, /data-options/);
  }
  assert.notEqual(answerOf(await agree(opened, opened.challenge)).get('code'), null);
});
