/** Which channels are open: all, but codes by SMS and mail in production only by name. */

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../config.ts';
import { openOnes } from './open-channels.ts';

function openIn(mode: 'evaluation' | 'production', channels: object): readonly string[] {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-channels-'));
  const relaxed = { insecureSoftwareKeys: true, insecureHttp: true };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ ...relaxed, channels }));
  return [...openOnes(loadConfig({}, { home, mode }))];
}

const strong = ['typed', 'qr', 'flicker', 'light', 'sound', 'push'];

test('evaluation opens every channel, production those with a key of the user', () => {
  assert.deepEqual(openIn('evaluation', {}), [...strong, 'sms', 'mail']);
  assert.deepEqual(openIn('production', {}), strong);
});

test('each is opened and closed by its name', () => {
  assert.deepEqual(openIn('production', { sms: true, light: false, flicker: false }), [
    ...['typed', 'qr', 'sound', 'push', 'sms'],
  ]);
  assert.deepEqual(openIn('evaluation', { sms: false, mail: false }), strong);
});

test('an unknown channel fails the start', () => {
  assert.throws(() => openIn('evaluation', { fax: true }), /channels\.fax/);
});
