/** CSC API v2.0.0.2, 8.4.2, by a code that is sent: asked for on the page, typed there, good once. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SmsReceiver } from '../../worlds/sms-receiver.ts';
import { phoneOf, pin } from '../csc/csc-world.ts';
import { OAuthWorld, answerOf, pkce, sha256Oid } from './oauth-world.ts';

let phone: SmsReceiver;
let world: OAuthWorld;
let credentialID: string;

before(async () => {
  phone = await SmsReceiver.open();
  world = await OAuthWorld.start({ senders: { sms: phone.settings } });
  credentialID = await world.enrol('alice', { factors: ['pin', 'sms'] });
});
after(async () => {
  phone.close();
  await world.close();
});

async function openPage() {
  const hashes = Buffer.alloc(32, 7).toString('base64url');
  const asked = { scope: 'credential', credentialID, numSignatures: '1', hashes };
  const { parameters, verifier } = pkce();
  const url = world.authorizeUrl({ ...asked, hashAlgorithmOID: sha256Oid, ...parameters });
  return { ...(await world.open('alice', url)), verifier };
}

async function askForCode() {
  const { browser, page, verifier } = await openPage();
  const sent = await browser.press(page, 'send:SMS');
  assert.equal(sent.status, 200, sent.html);
  return { browser, page: sent, verifier, code: phone.codeTo(phoneOf.alice) };
}

const typed = (code: string) => ({ 'factor-PIN': pin, 'factor-SMS': code });

test('8.4.2 a code that was asked for on the page gives a token', async () => {
  const { browser, page, verifier, code } = await askForCode();
  assert.ok(!page.html.includes(code));
  assert.ok(!page.html.includes(phoneOf.alice), 'the number is hidden in part');
  const answer = answerOf(await browser.press(page, 'agree', typed(code)));
  const token = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(token.status, 200, JSON.stringify(token.body));
});

test('8.4.2 a code that is one digit off agrees to nothing, and the right one still does', async () => {
  const { browser, page, code } = await askForCode();
  const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
  const refused = await browser.press(page, 'agree', typed(wrong));
  assert.equal(refused.status, 400);
  assert.match(refused.html, /role="alert"/);
  answerOf(await browser.press(refused, 'agree', typed(code)));
});

test('8.4.2 a code is good for one yes', async () => {
  const { browser, page, code } = await askForCode();
  answerOf(await browser.press(page, 'agree', typed(code)));
  const again = await openPage();
  const refused = await again.browser.press(again.page, 'agree', typed(code));
  assert.equal(refused.status, 400);
});

test('8.4.2 a form that is not ours has no code sent', async () => {
  const { browser, page } = await openPage();
  const before = phone.codeTo(phoneOf.alice);
  const refused = await browser.press(page, 'send:SMS', { csrf: 'x' });
  assert.match(refused.html, /role="alert"/);
  assert.equal(phone.codeTo(phoneOf.alice), before);
});
