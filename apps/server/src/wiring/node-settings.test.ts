/** A proxy is an address or a network of some size; everything is no proxy. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesProxy } from './node-settings.ts';

for (const proxy of ['192.0.2.1', '10.0.0.0/8', '192.0.2.1/32', '2001:db8::1', 'fd00::/8']) {
  test(`${proxy} names a proxy`, () => assert.ok(namesProxy(proxy)));
}

const unclear = [
  '',
  'true',
  'proxy.test',
  '0.0.0.0/0',
  '10.0.0.0/33',
  '::/0',
  '::/129',
  '10.0.0.0/',
];
for (const proxy of [...unclear, '10.0.0.0/8/8', '10.0.0', 'loopback', '*']) {
  test(`"${proxy}" names none`, () => assert.ok(!namesProxy(proxy)));
}
