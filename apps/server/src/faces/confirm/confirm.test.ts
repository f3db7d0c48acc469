/** The page of a transaction on the wire: who gets in, what its forms do, what it never says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { ConfiguredChannels } from '#adapters/channels/configured-channels.ts';
import { RateLimited } from '#domain/access/rate-limit.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { channelKinds } from '#domain/transactions/channel.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { sampleClient } from '#ports/samples.contract.ts';
import { makeCarryTransaction } from '#usecases/transactions/carry-transaction.ts';
import { makeShowChannels } from '#usecases/transactions/show-channels.ts';
import { makeShowCode } from '#usecases/transactions/show-code.ts';
import {
  accountId,
  codeOf,
  order,
  phoneToken,
  softToken,
  stateOf,
  transactionWorld,
} from '#usecases/transactions/transaction-world.contract.ts';
import type { TransactionOrder } from '#usecases/transactions/transaction-order.ts';
import { makeHttpServer } from '../http.ts';
import { registerConfirm } from './register-confirm.ts';

const soft = 'OCRA-1:HOTP-SHA256-8:QH64';
const sentToken = 'sent' as TokenId;

async function face({ sending = 'works', sendsMax = Infinity } = {}) {
  const world = await transactionWorld();
  const { stores, ports, clock } = world;
  const token = { serial: undefined, counter: 0, usesMax: undefined, notBefore: 0, createdAt: 0 };
  const server = { id: sentToken, kind: 'server', suites: { typed: soft } } as const;
  await world.addToken(sampleToken({ ...token, ...server }));
  await stores.accounts.setContacts(accountId, { email: undefined, phone: '+819012345678' });
  const texts: string[] = [];
  const channels = new ConfiguredChannels({
    ...{ open: new Set(channelKinds), mailDomains: [], clock, webPush: undefined },
    pushSubscriptions: stores.pushSubscriptions,
    baseUrl: () => 'https://sign.example',
    messageSender: {
      offers: () => true,
      send: async ({ text }) => {
        if (sending === 'fails') throw new Outage('message_failed', { cause: 'down' });
        texts.push(text.reveal());
      },
    },
  });
  let sends = 0;
  const limited = async () => {
    sends += 1;
    if (sends > sendsMax) throw new RateLimited('sendsPerTransaction', 7);
  };
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  const registration = {
    ...sampleClient().registration,
    redirectUris: ['https://bank.example/ok'],
  };
  registerConfirm(app, {
    ...world,
    showChannels: makeShowChannels({ ...ports, channels }),
    showCode: makeShowCode({ ...ports, channels }),
    carryTransaction: makeCarryTransaction({ ...ports, channels }, limited),
    checkRate: async () => {},
    findClient: async () => ({
      client: { ...sampleClient(), registration } as never,
      secretHash: undefined,
    }),
    providerName: 'Kumoin',
    now: clock.now,
  });
  const begin = async (changes: Partial<TransactionOrder> = {}) => {
    const begun = await world.beginTransaction({ ...order, ...changes });
    const path = `/confirm/${begun.handle?.reveal() ?? ''}`;
    return { ...begun, path };
  };
  const get = (url: string) => app.inject({ url });
  const post = async (path: string, fields: Readonly<Record<string, string>>) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await get(path)).body)?.[1] ?? '';
    const payload = new URLSearchParams({ csrf, ...fields }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return app.inject({ method: 'POST', url: path, payload, headers });
  };
  return { ...world, begin, get, post, texts };
}

test('shows every field, in the language of the person, and is kept and framed by nobody', async () => {
  const { begin, get } = await face();
  const { path } = await begin({ tokenId: phoneToken });
  const { statusCode, body, headers } = await get(path);
  assert.equal(statusCode, 200);
  for (const word of [
    '振込の承認',
    '株式会社みほん商店',
    '128,000',
    '普通1234567',
    'INV-2030-17',
  ]) {
    assert.ok(body.includes(word), word);
  }
  assert.match((await get(`${path}?lang=en`)).body, /Approve a transfer/);
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
  assert.match(String(headers['content-security-policy']), /media-src 'self'/);
});

test('what is no handle, or nobody’s, finds nothing', async () => {
  const { begin, get } = await face();
  const { path } = await begin();
  const last = path.at(-1) === 'A' ? 'B' : 'A';
  for (const url of [`${path.slice(0, -1)}${last}`, `${path}A`, '/confirm/x', '/confirm/%2e%2e']) {
    for (const part of ['', '/state', '/sound.wav']) {
      assert.equal((await get(`${url}${part}`)).statusCode, 404, `${url}${part}`);
    }
  }
});

test('the code of the token approves, however it was typed; the page then says so', async () => {
  for (const typed of [
    (code: string) => code,
    (code: string) => ` ${code.slice(0, 4)}-${code.slice(4)} `,
  ]) {
    const world = await face();
    const { path, transaction } = await world.begin({ tokenId: softToken });
    const code = codeOf(transaction.statement, soft);
    const { statusCode, body } = await world.post(path, { answer: 'agree', code: typed(code) });
    assert.equal(statusCode, 200);
    assert.match(body, /承認しました/);
    assert.equal(await stateOf(world, transaction.id), 'approved');
    assert.deepEqual((await world.get(`${path}/state`)).json(), { open: false, state: 'approved' });
  }
});

test('the code for another payee, a digit off, or none approves nothing', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: softToken });
  const { statement } = transaction;
  const fields = statement.fields.map((field) =>
    field.name === 'payee' ? { ...field, value: '株式会社みほん商会' } : field,
  );
  const code = codeOf(statement, soft);
  const off = `${code.slice(0, 7)}${(Number(code[7]) + 1) % 10}`;
  for (const wrong of [codeOf({ ...statement, fields }, soft), off, '']) {
    const { statusCode, body } = await world.post(path, { answer: 'agree', code: wrong });
    assert.equal(statusCode, 400);
    assert.match(body, /role="alert"/);
  }
  assert.equal(await stateOf(world, transaction.id), 'shown');
});

test('three wrong codes end it, and the page says so', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: softToken });
  for (const code of ['00000000', '11111111', '22222222']) {
    await world.post(path, { answer: 'agree', code });
  }
  assert.equal(await stateOf(world, transaction.id), 'failed');
  const { statusCode, body } = await world.get(path);
  assert.equal(statusCode, 200);
  assert.doesNotMatch(body, /name="code"/);
});

test('a no is a no', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: softToken });
  const { body } = await world.post(path, { answer: 'refuse' });
  assert.match(body, /拒否しました/);
  assert.equal(await stateOf(world, transaction.id), 'refused');
  const late = codeOf(transaction.statement, soft);
  await world.post(path, { answer: 'agree', code: late });
  assert.equal(await stateOf(world, transaction.id), 'refused');
});

test('a form that is not of this page does nothing', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: softToken });
  const code = codeOf(transaction.statement, soft);
  for (const csrf of ['', 'x'.repeat(43)]) {
    for (const fields of [{ answer: 'agree', code }, { answer: 'refuse' }]) {
      assert.equal((await world.post(path, { ...fields, csrf })).statusCode, 403);
    }
  }
  assert.equal(await stateOf(world, transaction.id), 'shown');
});

test('a code is sent when it is asked for, and approves; the page tells where it went, in part', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: sentToken });
  const { statusCode, body } = await world.post(path, { answer: 'send:sms' });
  assert.equal(statusCode, 200);
  assert.match(body, /•••78/);
  assert.doesNotMatch(body, /9012345678/);
  const code = codeOf(transaction.statement, soft);
  assert.ok(world.texts[0]?.includes(code));
  assert.doesNotMatch(body, new RegExp(code));
  await world.post(path, { answer: 'agree', code });
  assert.equal(await stateOf(world, transaction.id), 'approved');
});

for (const [what, setting, status] of [
  ['a gateway that is down', { sending: 'fails' }, 503],
  ['too many', { sendsMax: 1 }, 429],
] as const) {
  test(`${what} is told above the form, which stays`, async () => {
    const world = await face(setting);
    const { path } = await world.begin({ tokenId: sentToken });
    const { statusCode, body, headers } = await world.post(path, { answer: 'send:sms' });
    assert.equal(statusCode, status);
    assert.match(body, /role="alert"/);
    assert.match(body, /name="code"/);
    if (status === 429) assert.equal(headers['retry-after'], '7');
  });
}

test('a channel that is not open here is told like one that failed', async () => {
  const world = await face();
  const { path } = await world.begin({ tokenId: sentToken });
  for (const answer of ['send:mail', 'send:push']) {
    assert.equal((await world.post(path, { answer })).statusCode, 400);
  }
  for (const answer of ['send:fax', 'send:', 'x']) {
    assert.equal((await world.post(path, { answer })).statusCode, 400);
  }
  assert.deepEqual(world.texts, []);
});

test('the sound is served while it is open, to this page alone', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: phoneToken });
  const { statusCode, headers, rawPayload } = await world.get(`${path}/sound.wav`);
  assert.equal(statusCode, 200);
  assert.equal(headers['content-type'], 'audio/wav');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  assert.equal(rawPayload.subarray(0, 4).toString(), 'RIFF');
  world.clock.at = transaction.expiresAt;
  assert.equal((await world.get(`${path}/sound.wav`)).statusCode, 410);
  assert.deepEqual((await world.get(`${path}/state`)).json(), { open: false, state: 'expired' });
  assert.match((await world.get(path)).body, /有効期限が切れました/);
});

test('the way back leads to a page of ours, or to what the client has registered', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: softToken });
  const code = codeOf(transaction.statement, soft);
  await world.post(path, { answer: 'agree', code });
  const back = async (to: string) =>
    (await world.get(`${path}?${new URLSearchParams({ return: to })}`)).body;
  assert.match(await back('https://bank.example/ok'), /href="https:\/\/bank\.example\/ok"/);
  assert.match(await back('/demo/bank'), /href="\/demo\/bank\?lang=ja"/);
  for (const evil of [
    ...['https://bank.example/ok/', 'https://bank.example/', 'https://evil.example/ok'],
    ...['//evil.example', '/\\evil.example', 'javascript:alert(1)', 'https://bank.example/ok#x'],
  ]) {
    assert.doesNotMatch(await back(evil), /class="button primary" href/, evil);
  }
});

test('of a number that is matched the page shows the digits, large', async () => {
  const world = await face();
  const { path, transaction } = await world.begin({ tokenId: phoneToken, numberMatching: true });
  const { matchNumber = '' } = transaction.statement;
  assert.match(matchNumber, /^\d{2}$/);
  assert.match((await world.get(path)).body, new RegExp(`class="match-number">${matchNumber}<`));
});
