/**
 * `credentials/authorizeCheck`, and yeses that are given on our own page: by a person with a browser,
 * over HTTP, also after a restart. v1 has no handle: there `credentials/authorize` waits.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { LoginBrowser } from '../../worlds/login-browser.ts';
import type { Page } from '../../worlds/login-browser.ts';
import { clause } from './clause.ts';
import { CscWorld, passwordOf, pin, plain } from './csc-world.ts';
import type { Plan, Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import type { Answer } from './post-json.ts';
import { askYes, digestOf, sign } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const byApp: Plan = { ...plain, factors: ['app'], level: 2 };
const byPinAndApp: Plan = { ...plain, factors: ['pin', 'app'] };
const byPage: Plan = { ...plain, factors: ['pinpage'] };
const badHandle = 'Invalid parameter handle';
const wrongData = {
  error: 'invalid_authentication_data',
  words: 'The authentication data is invalid',
};
const app = { authData: [{ id: 'APP' }] };
const title = (claim: string) => clause('credentials/authorizeCheck', 'v2', claim);

let world: CscWorld;
let alice: Session;
let browser: LoginBrowser;

before(async () => {
  world = await CscWorld.open({ rateLimits: { approvalsPerAccount: { limit: 0 } } });
});
after(() => world.close());
beforeEach(async () => {
  alice = await world.session('alice');
  browser = await loggedIn('alice');
});

/** By password and authenticator app, just now. */
async function loggedIn(name: 'alice' | 'bob'): Promise<LoginBrowser> {
  const own = new LoginBrowser(world.baseUrl);
  const form = await own.get('/login?return=%2Fapprovals&lang=en');
  const next = await own.submit(form, { name, password: passwordOf[name] });
  const second = await own.get(next.location ?? '');
  const back = await own.submit(second, { code: world.otp(name) });
  assert.match(back.location ?? '', /^\/approvals/);
  alice = await world.session('alice');
  return own;
}

async function signer(plan: Plan): Promise<Signer> {
  return { session: alice, version: 'v2', credentialID: await world.enrol('alice', plan) };
}

function handleIn(answer: Answer): string {
  assert.equal(answer.status, 202, answer.text);
  assert.deepEqual(Object.keys(answer.body), ['handle']);
  return textOf(answer.body, 'handle');
}

const check = (handle: unknown, session = alice) =>
  session.call('v2', 'credentials/authorizeCheck', { handle });

/** The page of what was asked for last. */
async function openNewest(own = browser): Promise<Page> {
  const list = await own.get('/approvals?lang=en');
  const [, href = ''] = /href="(\/approvals\/[^"]*)"/.exec(list.text) ?? [];
  assert.notEqual(href, '', list.text);
  return own.get(href.replaceAll('&amp;', '&'));
}

async function decide(answer: 'agree' | 'refuse', typed: object = {}): Promise<Page> {
  return browser.submit(await openNewest(), { answer, ...typed });
}

test(title('202 with a new handle each time; approved → 200 with a SAD that signs'), async () => {
  const own = await signer(byApp);
  let handle = handleIn(await askYes(own, [digestOf(1)], app));
  for (let round = 0; round < 3; round += 1) {
    const next = handleIn(await check(handle));
    assert.notEqual(next, handle);
    expectError(await check(handle), badHandle);
    handle = next;
    world.later(1);
  }
  const page = await openNewest();
  const shown = page.text.replace(/<[^>]*>|\s/g, '');
  assert.ok(shown.includes('01'.repeat(32)), 'the whole digest is shown');
  const done = await decide('agree');
  assert.equal(done.status, 200, done.text);
  const members = expectSuccess(await check(handle));
  assert.equal(members['expiresIn'], 300);
  expectError(await check(handle), badHandle);
  const signatures = await sign(own, textOf(members, 'SAD'), { hashes: [digestOf(1)] });
  assert.equal(signatures.length, 1);
});

test(title('refused by the person → invalid_authentication_data, once'), async () => {
  const own = await signer(byApp);
  const handle = handleIn(await askYes(own, [digestOf(1)], app));
  await decide('refuse');
  expectError(await check(handle), wrongData);
  expectError(await check(handle), badHandle);
});

test(title('a handle that is bad in any way'), async () => {
  for (const handle of [undefined, null, 7, '', 'unknown', 'x'.repeat(513), ['x']]) {
    expectError(await check(handle), badHandle);
  }
});

test(title('a handle of another application is none'), async () => {
  const own = await signer(byApp);
  const handle = handleIn(await askYes(own, [digestOf(1)], app));
  const other = await world.sessionThrough('app-of-somebody', 'alice');
  expectError(await check(handle, other), badHandle);
  handleIn(await check(handle));
});

test(title('faster than once in a second → 429, and when to come again'), async () => {
  const own = await signer(byApp);
  const handle = handleIn(await check(handleIn(await askYes(own, [digestOf(1)], app))));
  const early = await check(handle);
  assert.deepEqual([early.status, early.headers.get('retry-after')], [429, '1']);
  world.later(1);
  handleIn(await check(handle));
});

test(title('after five minutes there is nothing to ask for or to decide'), async () => {
  const own = await signer(byApp);
  const handle = handleIn(await askYes(own, [digestOf(1)], app));
  const page = await openNewest();
  world.later(300);
  expectError(await check(handle), badHandle);
  browser = await loggedIn('alice');
  const late = await browser.send(/action="([^"]*)"/.exec(page.text)?.[1] ?? '', { method: 'GET' });
  assert.equal(late.status, 410);
});

test(title('handle and decision outlive a restart, and one yes is one SAD'), async () => {
  const own = await signer(byApp);
  let handle = handleIn(await askYes(own, [digestOf(1)], app));
  await world.restart();
  handle = handleIn(await check(handle));
  browser = await loggedIn('alice');
  await decide('agree');
  await world.restart();
  const answers = await Promise.all(Array.from({ length: 8 }, () => check(handle)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const answer of answers) if (answer.status !== 200) expectError(answer, badHandle);
});

test(clause('credentials/authorize', 'v2', 'a wrong PIN, and nobody is asked'), async () => {
  const own = await signer(byPinAndApp);
  const wrong = { authData: [{ id: 'PIN', value: '00000000' }, { id: 'APP' }] };
  expectError(await askYes(own, [], wrong), wrongData);
  const list = await browser.get('/approvals?lang=en');
  assert.ok(!list.text.includes('href="/approvals/'), list.text);
  expectError(await askYes(own, []), 'Invalid parameter authData');
  const right = { authData: [{ id: 'PIN', value: pin }, { id: 'APP' }] };
  handleIn(await askYes(own, [], right));
  await decide('refuse');
});

test(
  clause('credentials/authorize', 'v2', 'what is answered elsewhere takes no value'),
  async () => {
    const own = await signer(byApp);
    const given = { authData: [{ id: 'APP', value: 'x' }] };
    expectError(await askYes(own, [digestOf(1)], given), 'Invalid parameter authData');
  },
);

test(
  clause('credentials/authorize', 'v2', 'implicit: an empty authData asks the person'),
  async () => {
    const own = await signer(byApp);
    for (const authData of [[], null]) {
      const handle = handleIn(await askYes(own, [digestOf(1)], { authData }));
      await decide('agree');
      expectSuccess(await check(handle));
    }
  },
);

test(clause('credentials/authorize', 'v2', 'a PIN that the application never sees'), async () => {
  const own = await signer(byPage);
  const handle = handleIn(await askYes(own, [], { authData: [{ id: 'PINPAGE' }] }));
  const none = await decide('agree');
  assert.equal(none.status, 400);
  const wrong = await decide('agree', { 'factor-PINPAGE': '00000000' });
  assert.equal(wrong.status, 400);
  const done = await decide('agree', { 'factor-PINPAGE': pin });
  assert.equal(done.status, 200);
  expectSuccess(await check(handle));
});

test(clause('credentials/authorize', 'v1', 'implicit: the call waits for the person'), async () => {
  const own = { ...(await signer(byApp)), version: 'v1' as const };
  const asking = askYes(own, [digestOf(1)], { PIN: null });
  await untilAsked();
  await decide('agree');
  const sad = textOf(expectSuccess(await asking), 'SAD');
  assert.equal((await sign(own, sad, { hashes: [digestOf(1)] })).length, 1);

  const refused = askYes(own, [digestOf(1)], { PIN: null });
  await untilAsked();
  await decide('refuse');
  expectError(await refused, { error: 'access_denied', words: 'The signer refused' });
});

async function untilAsked(): Promise<void> {
  const { listApprovals } = world.built.useCases;
  const account = world.accounts.get('alice');
  assert.ok(account);
  for (let round = 0; round < 100; round += 1) {
    if ((await listApprovals(account.id)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('nobody was asked');
}

test(title('the page is for its person alone, logged in just now'), async () => {
  const own = await signer(byApp);
  handleIn(await askYes(own, [digestOf(1)], app));
  const { text } = await openNewest();
  const path = /action="([^"]*)"/.exec(text)?.[1] ?? '';

  const stranger = await new LoginBrowser(world.baseUrl).get(path);
  assert.equal(stranger.status, 303);
  assert.match(stranger.location ?? '', /^\/login\?return=%2Fapprovals%2F/);

  const bob = await loggedIn('bob');
  assert.equal((await bob.get(path)).status, 404);
  assert.ok(!(await bob.get('/approvals')).text.includes('href="/approvals/'));

  world.later(271);
  assert.equal((await browser.get(path)).status, 303, 'the log-in is too old to decide');
  assert.equal((await browser.get('/approvals')).status, 200);
  assert.equal((await browser.post(path, { answer: 'agree' })).status, 303);
});

test(title('a form from elsewhere decides nothing'), async () => {
  const own = await signer(byApp);
  const handle = handleIn(await askYes(own, [digestOf(1)], app));
  const { text } = await openNewest();
  const path = /action="([^"]*)"/.exec(text)?.[1] ?? '';
  for (const csrf of ['', 'x', 'A'.repeat(43)]) {
    assert.equal((await browser.post(path, { answer: 'agree', csrf })).status, 403);
  }
  handleIn(await check(handle));
  await decide('refuse');
});
