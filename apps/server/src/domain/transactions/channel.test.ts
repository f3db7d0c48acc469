/** Which channel carries what of which token: a table. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  channelFits,
  checkChannelFits,
  channelKinds,
  isSentChannel,
  tokenAsked,
} from './channel.ts';
import { carriages } from './sample-carriage.contract.ts';

for (const [name, fitting] of Object.entries({
  app: ['typed', 'qr', 'light', 'sound', 'push'],
  keypad: ['typed', 'flicker', 'sms', 'mail'],
  server: ['typed', 'sms', 'mail'],
})) {
  test(`${name}: ${fitting.join(', ')}`, () => {
    const carriage = carriages[name as keyof typeof carriages];
    const found = channelKinds.filter((kind) => channelFits(kind, carriage));
    assert.deepEqual(found, fitting);
    for (const kind of channelKinds) {
      const check = () => checkChannelFits(kind, carriage);
      if (found.includes(kind)) check();
      else assert.throws(check, { code: 'channel_unavailable' });
    }
  });
}

test('what answers, a token tells by its kind', () => {
  for (const [name, { token }] of Object.entries(carriages)) assert.equal(tokenAsked(token), name);
});

test('some are sent, the others shown', () => {
  assert.deepEqual(channelKinds.filter(isSentChannel), ['push', 'sms', 'mail']);
});
