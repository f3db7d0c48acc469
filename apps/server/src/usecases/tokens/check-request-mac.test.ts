/** The calls of a device: its own, made now, each once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hmac } from '@kumoin/otp';
import type { TokenId } from '#domain/identifiers.ts';
import { makeCheckRequestMac, requestSecondsMax } from './check-request-mac.ts';
import { alice, answerOf, refusal, start, tokenWorld } from './token-world.contract.ts';

const refused = refusal('device_request_refused');
const encode = (text: string) => new TextEncoder().encode(text);

async function world() {
  const base = await tokenWorld();
  const { code } = await base.beginEnrolment({ keeper: base.owner(), accountId: alice });
  const phone = await answerOf(base, code);
  const { token } = await base.enrolToken(phone.answer);
  const request = (at: number, text = `what is asked, ${at}`) => ({
    tokenId: token.id,
    at,
    text: encode(text),
    mac: hmac('sha256', phone.keys.request, encode(text)),
  });
  return { ...base, token, phone, request, checkRequestMac: makeCheckRequestMac(base.ports) };
}

test('a call of the device tells whose it is, once', async () => {
  const { checkRequestMac, request, token } = await world();
  assert.deepEqual(await checkRequestMac(request(start)), token);
  await assert.rejects(checkRequestMac(request(start)), refused);
  await checkRequestMac(request(start + 1));
});

test('of a call that arrives many times at once, one is heard', async () => {
  const { checkRequestMac, request } = await world();
  const calls = Array.from({ length: 20 }, () => checkRequestMac(request(start)));
  const heard = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
  assert.equal(heard.length, 1);
});

test('a clock may be a minute off, either way, and not a millisecond more', async () => {
  const { checkRequestMac, request } = await world();
  const most = requestSecondsMax * 1000;
  for (const off of [most, -most]) await checkRequestMac(request(start + off));
  for (const off of [most + 1, -most - 1, Number.NaN]) {
    await assert.rejects(checkRequestMac(request(start + off)), refused);
  }
});

test('a call is not heard again as long as its time would let it', async () => {
  const { checkRequestMac, request, clock, ports } = await world();
  const ahead = request(start + requestSecondsMax * 1000);
  await checkRequestMac(ahead);
  clock.at = ahead.at + requestSecondsMax * 1000;
  await ports.expiredRecords.destroyLapsed('one_time_values', clock.at, 100);
  await assert.rejects(checkRequestMac(ahead), refused);
});

test('one bit of text or MAC, another key or another token is no call of the device', async () => {
  const { checkRequestMac, request, phone, addToken } = await world();
  const other = await addToken();
  const own = request(start);
  const wrong = [
    { ...own, text: encode('what was not asked') },
    { ...own, mac: own.mac.with(31, (own.mac[31] ?? 0) ^ 1) },
    { ...own, mac: own.mac.subarray(0, 31) },
    { ...own, mac: hmac('sha256', phone.keys.client, own.text) },
    { ...own, tokenId: other.id },
    { ...own, tokenId: 'token-9' as TokenId },
  ];
  for (const each of wrong) await assert.rejects(checkRequestMac(each), refused);
  await checkRequestMac(own);
});

test('a revoked token still tells who it is: its device is told of it', async () => {
  const { checkRequestMac, request, ports, token } = await world();
  const change = { from: ['active'], to: 'revoked', at: start } as const;
  await ports.tokens.change(token.id, change, { event: 'token.revoked', facts: {} });
  assert.equal((await checkRequestMac(request(start))).state, 'revoked');
});
