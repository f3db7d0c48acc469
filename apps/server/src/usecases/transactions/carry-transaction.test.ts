/** What is carried of a transaction, by which channel, how often, and when not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfiguredChannels } from '#adapters/channels/configured-channels.ts';
import { RateLimited } from '#domain/access/rate-limit.ts';
import { Outage } from '#domain/outage.ts';
import { channelKinds } from '#domain/transactions/channel.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Message } from '#ports/message-sender.ts';
import type { PushMessage } from '#ports/web-push.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { makeCarryTransaction } from './carry-transaction.ts';
import { refused } from './refuses.contract.ts';
import { makeShowChannels } from './show-channels.ts';
import { makeShowCode } from './show-code.ts';
import {
  accountId,
  byClient,
  clientKey,
  codeOf,
  order,
  phoneToken,
  serverKey,
  softToken,
  start,
  stateOf,
  transactionWorld,
} from './transaction-world.contract.ts';
import type { TokenId } from '#domain/identifiers.ts';

const sentToken = 'sent' as TokenId;

const soft = 'OCRA-1:HOTP-SHA256-8:QH64';

async function world({ sends = 'works', rate = Infinity, typed = soft } = {}) {
  const transactions = await transactionWorld();
  const { stores, ports, clock } = transactions;
  const ours = { typed };
  const changes: Partial<Token> = { id: sentToken, kind: 'server', suites: ours, createdAt: 0 };
  const free = { serial: undefined, counter: 0, usesMax: undefined, notBefore: 0 };
  await transactions.addToken(sampleToken({ ...free, ...changes }));
  await stores.accounts.setContacts(accountId, { email: 'a@docomo.ne.jp', phone: '+819012345678' });
  const subscription = { endpoint: 'https://push.example/1', createdAt: 0 };
  const keys = { publicKey: Uint8Array.of(4), authSecret: Uint8Array.of(5) };
  await stores.pushSubscriptions.put({ tokenId: phoneToken, ...subscription, ...keys });
  const sent: Message[] = [];
  const pushes: PushMessage[] = [];
  const counted: string[] = [];
  const channels = new ConfiguredChannels({
    ...{ open: new Set(channelKinds), mailDomains: ['carriers'], clock },
    pushSubscriptions: stores.pushSubscriptions,
    baseUrl: () => 'https://sign.example',
    messageSender: {
      offers: () => true,
      send: async (message) => {
        if (sends === 'fails') throw new Outage('message_failed', { cause: 'down' });
        sent.push(message);
      },
    },
    webPush: {
      publicKey: () => assert.fail(),
      faultOf: () => undefined,
      push: async (_, message) => (pushes.push(message), 'taken'),
    },
  });
  const checkRate = async (call: 'sendsPerTransaction' | string, by: string) => {
    counted.push(`${call} ${by}`);
    if (counted.length > rate) throw new RateLimited('sendsPerTransaction', 60);
  };
  const all = { ...ports, channels };
  return {
    ...transactions,
    ...{ sent, pushes, counted },
    carryTransaction: makeCarryTransaction(all, checkRate),
    showChannels: makeShowChannels(all),
    showCode: makeShowCode(all),
  };
}

const handleOf = ({ handle }: { readonly handle: unknown }) => ({ handle }) as never;

test('a push wakes the phone of the token; then it counts as shown, and is in the journal', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: phoneToken });
  const to = await w.carryTransaction(byClient(begun), 'push');
  assert.equal(to.kind, 'push');
  assert.deepEqual(
    w.pushes.map(({ payload }) => new TextDecoder().decode(payload)),
    [`{"ref":"${begun.transaction.ref}"}`],
  );
  assert.equal(await stateOf(w, begun.transaction.id), 'shown');
  assert.deepEqual(w.counted, [
    `sendsPerTransaction ${begun.transaction.id}`,
    `approvalsPerAccount ${accountId}`,
  ]);
  const entry = (await w.stores.journal.read(1, 100)).at(-1);
  assert.equal(entry?.event, 'transaction.carried');
  assert.equal(entry?.facts['channel'], 'push');
});

test('a code that is sent is that of the token nobody holds, and is accepted when typed', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: sentToken });
  await w.carryTransaction(handleOf(begun), 'sms');
  const code = codeOf(begun.transaction.statement, 'OCRA-1:HOTP-SHA256-8:QH64', { key: clientKey });
  const text = w.sent[0]?.text.reveal() ?? '';
  assert.ok(text.includes(code), text);
  assert.ok(text.indexOf('128,000') < text.indexOf(code));
  const key = byClient(begun);
  await w.answerTransaction({ key, way: 'typed', response: code, channel: 'sms' });
  assert.equal(await stateOf(w, begun.transaction.id), 'approved');
  await assert.rejects(w.carryTransaction(handleOf(begun), 'sms'), refused('transaction_decided'));
});

test('a second message has the same code: whichever arrives is right', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: sentToken });
  for (const kind of ['sms', 'mail', 'sms'] as const)
    await w.carryTransaction(handleOf(begun), kind);
  const codes = w.sent.map(({ text }) => /\d{8}/.exec(text.reveal().replaceAll(/…\S+/g, ''))?.[0]);
  assert.equal(new Set(codes).size, 1);
});

test('the page shows the proof that the phone checks, in a picture and by sound', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: phoneToken });
  const { codes, sendable } = await w.showChannels(handleOf(begun));
  assert.deepEqual(
    codes.map(({ kind }) => kind),
    ['typed', 'qr', 'light', 'sound'],
  );
  assert.deepEqual(sendable, ['push']);
  const proof = codeOf(begun.transaction.statement, 'OCRA-1:HOTP-SHA256-0:QH64', {
    key: serverKey,
  });
  const qr = codes.find(({ kind }) => kind === 'qr');
  assert.ok(qr?.kind === 'qr');
  const octets = Buffer.from(qr.link.split('#tx=')[1] ?? '', 'base64url').toString('hex');
  assert.equal(octets.slice(4, 36), begun.transaction.ref + proof.slice(0, 16));
  assert.equal((await w.showCode(handleOf(begun), 'sound')).kind, 'sound');
  await assert.rejects(w.showCode(handleOf(begun), 'flicker'), refused('channel_unavailable'));
});

test('a token with keys of its own is shown its question, and sends nothing of ours', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: softToken });
  const { codes, sendable } = await w.showChannels(handleOf(begun));
  assert.deepEqual(
    codes.map(({ kind }) => kind),
    ['typed'],
  );
  assert.deepEqual(sendable, []);
  for (const kind of ['push', 'sms', 'mail'] as const) {
    await assert.rejects(w.carryTransaction(handleOf(begun), kind), refused('channel_unavailable'));
  }
  assert.deepEqual([...w.sent, ...w.pushes], []);
});

test('neither is shown nor sent what is over, by a millisecond, or strange', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: phoneToken });
  const strange = { ...byClient(begun), clientId: 'other' as never };
  await assert.rejects(w.carryTransaction(strange, 'push'), refused('transaction_unknown'));
  await assert.rejects(w.showChannels(strange), refused('transaction_unknown'));
  w.clock.at = begun.transaction.expiresAt - 1;
  await w.carryTransaction(byClient(begun), 'push');
  w.clock.at += 1;
  await assert.rejects(w.carryTransaction(byClient(begun), 'push'), refused('transaction_decided'));
  await assert.rejects(w.showChannels(handleOf(begun)), refused('transaction_decided'));
  assert.equal(w.pushes.length, 1);
});

test('a token that is locked or revoked meanwhile carries nothing', async () => {
  const w = await world();
  const begun = await w.beginTransaction({ ...order, tokenId: phoneToken });
  const note = { event: 'token.suspended', facts: {} } as const;
  await w.stores.tokens.change(phoneToken, { from: ['active'], to: 'suspended', at: start }, note);
  await assert.rejects(w.carryTransaction(byClient(begun), 'push'), refused('token_not_active'));
  await assert.rejects(w.showChannels(handleOf(begun)), refused('token_not_active'));
});

test('what is sent too often is not sent; what failed was counted, and is told', async () => {
  const w = await world({ rate: 2 });
  const begun = await w.beginTransaction({ ...order, tokenId: phoneToken });
  await w.carryTransaction(byClient(begun), 'push');
  await assert.rejects(w.carryTransaction(byClient(begun), 'push'), RateLimited);
  assert.equal(w.pushes.length, 1);
  const broken = await world({ sends: 'fails' });
  const other = await broken.beginTransaction({ ...order, tokenId: sentToken });
  await assert.rejects(broken.carryTransaction(byClient(other), 'sms'), Outage);
  assert.equal(broken.counted.length, 2);
  assert.equal(await stateOf(broken, other.transaction.id), 'created');
});

for (const [suite, given] of [
  ['OCRA-1:HOTP-SHA256-8:C-QH64', { counter: 0 }],
  ['OCRA-1:HOTP-SHA256-8:QH64-T1M', { at: start }],
] as const) {
  test(`a code of ours is made with all that its suite asks for: ${suite}`, async () => {
    const w = await world({ typed: suite });
    const begun = await w.beginTransaction({ ...order, tokenId: sentToken });
    await w.carryTransaction(handleOf(begun), 'sms');
    const code = codeOf(begun.transaction.statement, suite, given);
    assert.ok(w.sent[0]?.text.reveal().includes(code));
    await w.answerTransaction({ key: byClient(begun), way: 'typed', response: code });
    assert.equal(await stateOf(w, begun.transaction.id), 'approved');
  });
}

test('a keypad with room for it is asked in parts, and by bars', async () => {
  const w = await world();
  const keypad = { id: 'keypad' as TokenId, suites: { typed: 'OCRA-1:HOTP-SHA256-8:C-QN16' } };
  const free = { serial: undefined, counter: 0, usesMax: undefined, notBefore: 0 };
  await w.addToken(sampleToken({ ...free, ...keypad, kind: 'hardware' }));
  const begun = await w.beginTransaction({ ...order, tokenId: keypad.id });
  const { codes } = await w.showChannels(handleOf(begun));
  assert.deepEqual(
    codes.map(({ kind }) => kind),
    ['typed', 'flicker'],
  );
  const [typed] = codes;
  assert.ok(typed?.kind === 'typed' && typed.question !== undefined);
  const { text, parts } = typed.question;
  assert.equal(parts.join(''), text);
  assert.deepEqual(parts.slice(1), ['4567', '00128000']);
});
