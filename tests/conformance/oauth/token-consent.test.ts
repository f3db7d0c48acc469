/**
 * CSC API v2.0.0.2, 8.4.2, with a token of the signer: a code for what the page shows, and a
 * device that approves by itself, tied to the page by a number.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SigningPhone } from '../../worlds/signing-phone.ts';
import type { Page } from '../../worlds/form-browser.ts';
import { pin } from '../csc/csc-world.ts';
import { OAuthWorld, answerOf, pkce, redirectUri, sha256Oid } from './oauth-world.ts';

let world: OAuthWorld;
let phone: SigningPhone;
let byDevice: string;
let byPinAndDevice: string;
let byCode: string;

before(async () => {
  const unlimited = { limit: 0, windowSeconds: 60 };
  const rateLimits = { codesPerCredential: unlimited, codesPerAccount: unlimited };
  world = await OAuthWorld.start({ rateLimits });
  const { csc } = world;
  const account = csc.accounts.get('alice') ?? assert.fail('no alice');
  const at = { server: () => csc.built, now: () => csc.clock.at };
  phone = await SigningPhone.enrol(at, account.id);
  byDevice = await world.enrol('alice', { factors: ['device'] });
  byPinAndDevice = await world.enrol('alice', { factors: ['pin', 'device'] });
  byCode = await world.enrol('alice', { factors: ['ocra'] });
});
after(() => world.close());

async function openPage(credentialID: string, fill = 7) {
  // Each answer of the phone has a time step of its own.
  world.csc.later(60);
  const hash = Buffer.alloc(32, fill).toString('base64');
  const detail = {
    ...{ type: 'credential', credentialID, hashAlgorithmOID: sha256Oid },
    documentDigests: [{ hash, label: 'Rental contract.pdf' }],
  };
  const { parameters, verifier } = pkce();
  const details = { authorization_details: JSON.stringify([detail]) };
  const url = world.authorizeUrl({ ...details, ...parameters });
  return { ...(await world.open('alice', url)), verifier };
}

const numberOn = ({ html }: Page) => /class="match-number"[^>]*>(\d\d)</.exec(html)?.[1];
/** Where the page loads itself again. */
function againAt({ headers }: Page): string {
  const [, path = ''] = /^1; url=(\/.+)$/.exec(headers.get('refresh') ?? '') ?? [];
  return `${world.baseUrl}${path}`;
}

async function askDevice(credentialID: string) {
  const opened = await openPage(credentialID);
  const page = await opened.browser.press(opened.page, 'send:DEVICE');
  assert.equal(page.status, 200, page.html);
  return { ...opened, page };
}

test('8.4.2 the page shows a number and waits; the device approves, and the application gets a token', async () => {
  const { browser, page, verifier } = await askDevice(byDevice);
  const number = numberOn(page);
  assert.match(number ?? '', /^\d\d$/);
  assert.doesNotMatch(page.html, /value="agree"/);
  const shown = (await phone.asked())?.statement.fields.map(({ value }) => value) ?? [];
  assert.ok(shown.includes('Rental contract.pdf') && shown.includes('Contract App'), shown.join());

  // The page that waits is answered when the device has decided.
  const going = browser.go(againAt(page));
  await phone.approve(number);
  const answer = answerOf(await going);
  const token = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(token.status, 200, JSON.stringify(token.body));
});

test('8.4.2 who does not know the number cannot approve', async () => {
  const { browser, page } = await askDevice(byDevice);
  const number = Number(numberOn(page));
  const other = String((number + 1) % 100).padStart(2, '0');
  await assert.rejects(phone.approve(other), { code: 'answer_refused' });
  await assert.rejects(phone.approve(), { code: 'answer_refused' });
  const waiting = await browser.go(againAt(page));
  assert.deepEqual([numberOn(waiting), againAt(waiting)], [numberOn(page), againAt(page)]);
  await phone.approve(numberOn(page));
  answerOf(await browser.go(againAt(waiting)));
});

test('8.4.2 what the device refused is told on the page, and can be asked anew', async () => {
  const { browser, page } = await askDevice(byDevice);
  await phone.refuse();
  const refused = await browser.go(againAt(page));
  assert.match(refused.html, /role="alert"/);
  assert.equal(numberOn(refused), undefined);
  world.csc.later(60);
  const anew = await browser.press(refused, 'send:DEVICE');
  await phone.approve(numberOn(anew));
  answerOf(await browser.go(againAt(anew)));
});

test('8.4.2 with a PIN beside it, the device comes first and the PIN is typed after', async () => {
  const { browser, page } = await askDevice(byPinAndDevice);
  assert.doesNotMatch(page.html, /factor-PIN/);
  await phone.approve(numberOn(page));
  const approved = await browser.go(againAt(page));
  assert.match(approved.html, /factor-PIN/);
  assert.equal(approved.headers.get('refresh'), null);
  const wrong = await browser.press(approved, 'agree', { 'factor-PIN': '00000000' });
  assert.equal(wrong.status, 400);
  answerOf(await browser.press(wrong, 'agree', { 'factor-PIN': pin }));
});

test('8.4.2 a PIN without the device agrees to nothing', async () => {
  const { browser, page } = await openPage(byPinAndDevice);
  const alone = { 'factor-PIN': pin };
  assert.equal((await browser.press(page, 'agree', alone)).status, 400);
  const forged = { ...alone, 'factor-DEVICE': 'approved' };
  assert.equal((await browser.press(page, 'agree', forged)).status, 400);
});

test('8.4.2 an approval is one yes, and for these documents alone', async () => {
  const { browser, page } = await askDevice(byPinAndDevice);
  await phone.approve(numberOn(page));
  const typed = { 'factor-PIN': pin, 'factor-DEVICE': 'approved' };
  const other = await openPage(byPinAndDevice, 8);
  assert.doesNotMatch(other.page.html, /value="approved"/);
  assert.equal((await other.browser.press(other.page, 'agree', typed)).status, 400);
  answerOf(await browser.press(await browser.go(againAt(page)), 'agree', { 'factor-PIN': pin }));
  const again = await openPage(byPinAndDevice);
  assert.equal((await again.browser.press(again.page, 'agree', typed)).status, 400);
});

test('8.4.2 only the page that waits goes on by itself', async () => {
  const { browser, page } = await askDevice(byDevice);
  await phone.approve(numberOn(page));
  const plain = new URL(againAt(page));
  plain.searchParams.delete('wait');
  const shown = await browser.go(plain.href);
  assert.ok(!shown.url.startsWith(redirectUri));
  answerOf(await browser.press(shown, 'agree', {}));
});

test('8.4.2 a code for what the page shows is typed there, and is good once', async () => {
  const { browser, page, verifier } = await openPage(byCode);
  const asked = await browser.press(page, 'send:OCRA');
  assert.match(asked.html, /class="question">([0-9a-f]{4} ){15}[0-9a-f]{4}</);
  const transaction = (await phone.asked()) ?? assert.fail('nothing waits');
  const code = phone.codeFor(transaction.statement);
  const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
  const refused = await browser.press(asked, 'agree', { 'factor-OCRA': wrong });
  assert.equal(refused.status, 400);
  assert.match(refused.html, /class="question"/);
  const answer = answerOf(await browser.press(refused, 'agree', { 'factor-OCRA': code }));
  const token = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(token.status, 200, JSON.stringify(token.body));
  const again = await openPage(byCode);
  const second = await again.browser.press(again.page, 'agree', { 'factor-OCRA': code });
  assert.equal(second.status, 400);
});

test('8.4.2 a form that is not ours asks no device', async () => {
  const { browser, page } = await openPage(byDevice);
  const refused = await browser.press(page, 'send:DEVICE', { csrf: 'x' });
  assert.match(refused.html, /role="alert"/);
  assert.equal(await phone.asked(), undefined);
});
