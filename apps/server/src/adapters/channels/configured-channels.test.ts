/** Channels: what each shows and sends, and when it says no. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCarriedStatement, makeStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { readFlickerFrames } from '@kumoin/signal';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Outage } from '#domain/outage.ts';
import { channelKinds } from '#domain/transactions/channel.ts';
import type { Carriage, ChannelKind } from '#domain/transactions/channel.ts';
import { carriages, carriedAt } from '#domain/transactions/sample-carriage.contract.ts';
import type { Message, MessageSender } from '#ports/message-sender.ts';
import type { PushMessage, WebPush } from '#ports/web-push.ts';
import { ConfiguredChannels } from './configured-channels.ts';

const clock = { now: () => carriedAt + 60_000 };

interface Setting {
  readonly open?: readonly ChannelKind[];
  readonly mailDomains?: readonly string[];
  readonly subscribed?: boolean;
  readonly pushed?: 'taken' | 'gone' | 'fails';
  readonly senders?: boolean;
}

async function world(setting: Setting = {}) {
  const { open = channelKinds, mailDomains = ['carriers'], subscribed = true } = setting;
  const { pushSubscriptions } = await openMemoryStore({ clock });
  const subscription = {
    tokenId: carriages.app.token.id,
    endpoint: 'https://push.example/1',
    publicKey: Uint8Array.of(4),
    authSecret: Uint8Array.of(5),
    createdAt: 0,
  };
  if (subscribed) await pushSubscriptions.put(subscription);
  const sent: Message[] = [];
  const pushes: PushMessage[] = [];
  const messageSender: MessageSender = {
    offers: () => setting.senders ?? true,
    send: async (message) => void sent.push(message),
  };
  const webPush: WebPush = {
    publicKey: () => assert.fail(),
    faultOf: () => undefined,
    push: async (_, message) => {
      pushes.push(message);
      const outcome = setting.pushed ?? 'taken';
      if (outcome === 'fails') throw new Outage('message_failed', { cause: 'down' });
      return outcome;
    },
  };
  const baseUrl = () => 'https://sign.example';
  const channels = new ConfiguredChannels({
    ...{ open: new Set(open), mailDomains, baseUrl, clock },
    ...{ messageSender, webPush, pushSubscriptions },
  });
  return { channels, sent, pushes, pushSubscriptions, subscription };
}

const unavailable = { code: 'channel_unavailable' };

test('an app is shown a picture, lamps and a sound, which name and prove the same statement', async () => {
  const { channels } = await world();
  const shown = channels.show(carriages.app);
  assert.deepEqual(
    shown.map(({ kind }) => kind),
    ['typed', 'qr', 'light', 'sound'],
  );
  const qr = channels.showOne('qr', carriages.app);
  assert.ok(qr.kind === 'qr');
  const [app, octets = ''] = qr.link.split('#tx=');
  assert.equal(app, 'https://sign.example/authenticator/');
  const carried = decodeCarriedStatement(new Uint8Array(Buffer.from(octets, 'base64url')));
  const { transaction, proof } = carriages.app;
  const { ref, statement } = transaction;
  assert.deepEqual(carried, { ref, statement, needsMatchNumber: false, proof });
  assert.match(qr.svg, /^<svg /);
  const light = channels.showOne('light', carriages.app);
  assert.ok(light.kind === 'light' && light.frames.length > 20 && light.frameMs >= 167);
  const sound = channels.showOne('sound', carriages.app);
  assert.ok(sound.kind === 'sound');
  assert.equal(Buffer.from(sound.wav.subarray(0, 4)).toString(), 'RIFF');
});

test('a statement too long for a camera is named, not carried', async () => {
  const { channels } = await world();
  const { transaction } = carriages.app;
  const long = (['reference', 'text'] as const).map((name) => ({ name, value: '長'.repeat(200) }));
  const fields: Statement['fields'] = [...transaction.statement.fields, ...long];
  const statement = makeStatement({ ...transaction.statement, fields });
  const carriage = { ...carriages.app, transaction: { ...transaction, statement } };
  const qr = channels.showOne('qr', carriage);
  assert.ok(qr.kind === 'qr');
  assert.equal(qr.link, 'https://sign.example/authenticator/#ref=8899aabbccddeeff');
});

test('the number that the person brings along is carried by nothing', async () => {
  const { channels } = await world();
  const { transaction } = carriages.app;
  const statement = { ...transaction.statement, matchNumber: '73' };
  const carriage = { ...carriages.app, transaction: { ...transaction, statement } };
  const qr = channels.showOne('qr', carriage);
  assert.ok(qr.kind === 'qr');
  const [, octets = ''] = qr.link.split('#tx=');
  const carried = decodeCarriedStatement(new Uint8Array(Buffer.from(octets, 'base64url')));
  assert.equal(carried.needsMatchNumber, true);
  assert.equal(carried.statement.matchNumber, undefined);
});

test('a keypad is shown its question, by bars too', async () => {
  const { channels } = await world();
  assert.deepEqual(channels.showOne('typed', carriages.keypad), {
    kind: 'typed',
    question: { text: '48151623', parts: [] },
  });
  const flicker = channels.showOne('flicker', carriages.keypad);
  assert.ok(flicker.kind === 'flicker');
  assert.equal(readFlickerFrames([...flicker.frames, ...flicker.frames]).startCode, '48151623');
  assert.throws(() => channels.showOne('qr', carriages.keypad), unavailable);
  assert.throws(() => channels.showOne('flicker', carriages.app), unavailable);
});

test('a push names the transaction, to its last second, and nothing else', async () => {
  const { channels, pushes } = await world();
  assert.deepEqual(await channels.sendable(carriages.app), ['push']);
  const sent = await channels.send('push', carriages.app);
  assert.deepEqual(sent, { kind: 'push', sentTo: 'My phone' });
  const [{ payload, ttlSeconds, urgency, topic } = assert.fail()] = pushes;
  assert.equal(new TextDecoder().decode(payload), '{"ref":"8899aabbccddeeff"}');
  assert.deepEqual(
    { ttlSeconds, urgency, topic },
    {
      ...{ ttlSeconds: 240, urgency: 'high', topic: 'transaction' },
    },
  );
});

test('a subscription that is gone is forgotten; one that fails is kept', async () => {
  const gone = await world({ pushed: 'gone' });
  await assert.rejects(gone.channels.send('push', carriages.app), unavailable);
  assert.equal(await gone.pushSubscriptions.find(carriages.app.token.id), undefined);
  assert.deepEqual(await gone.channels.sendable(carriages.app), []);
  const fails = await world({ pushed: 'fails' });
  await assert.rejects(fails.channels.send('push', carriages.app), Outage);
  assert.ok((await fails.pushSubscriptions.find(carriages.app.token.id)) !== undefined);
});

test('without a subscription nothing is pushed', async () => {
  const { channels } = await world({ subscribed: false });
  assert.deepEqual(await channels.sendable(carriages.app), []);
  await assert.rejects(channels.send('push', carriages.app), unavailable);
});

test('a code goes to the telephone and the mailbox of the account, with what it is for', async () => {
  const { channels, sent } = await world();
  assert.deepEqual(await channels.sendable(carriages.server), ['sms', 'mail']);
  assert.deepEqual(await channels.send('sms', carriages.server), { kind: 'sms', sentTo: '•••78' });
  await channels.send('mail', carriages.server);
  const [sms, mail] = sent;
  assert.deepEqual([sms?.to, mail?.to], ['+819012345678', 'alice@docomo.ne.jp']);
  for (const message of [sms, mail]) {
    const text = message?.text.reveal() ?? '';
    assert.ok(text.includes('16234215') && text.includes('1,234,567'));
    assert.doesNotMatch(JSON.stringify(message), /16234215/);
  }
  assert.match(sms?.text.reveal() ?? '', /\n@sign\.example #16234215$/);
});

test('a mailbox elsewhere is refused, and not offered', async () => {
  const account = { ...carriages.server.account, email: 'alice@example.jp' };
  const carriage: Carriage = { ...carriages.server, account };
  const { channels, sent } = await world();
  assert.deepEqual(await channels.sendable(carriage), ['sms']);
  await assert.rejects(channels.send('mail', carriage), { code: 'mail_domain_refused' });
  assert.deepEqual(sent, []);
  const { channels: wider } = await world({ mailDomains: ['example.jp'] });
  assert.deepEqual(await wider.sendable(carriage), ['sms', 'mail']);
});

test('nowhere to send to, and nobody to send it', async () => {
  const account = { ...carriages.server.account, email: undefined, phone: undefined };
  const { channels, sent } = await world();
  assert.deepEqual(await channels.sendable({ ...carriages.server, account }), []);
  await assert.rejects(channels.send('sms', { ...carriages.server, account }), unavailable);
  const { channels: mute } = await world({ senders: false });
  assert.deepEqual(await mute.sendable(carriages.server), []);
  await assert.rejects(mute.send('mail', carriages.server), unavailable);
  assert.deepEqual(sent, []);
});

test('what the operator has closed is neither shown nor sent', async () => {
  const { channels, sent, pushes } = await world({ open: ['typed'] });
  assert.deepEqual(
    channels.show(carriages.app).map(({ kind }) => kind),
    ['typed'],
  );
  assert.throws(() => channels.showOne('qr', carriages.app), unavailable);
  for (const carriage of Object.values(carriages)) {
    assert.deepEqual(await channels.sendable(carriage), []);
    await assert.rejects(channels.send('push', carriage), unavailable);
    await assert.rejects(channels.send('sms', carriage), unavailable);
  }
  assert.deepEqual([...sent, ...pushes], []);
});
