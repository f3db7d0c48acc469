/** Which way messages go: as it is set up, on the terminal for evaluation, nowhere in production. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { ConsoleMessages } from '#adapters/system/console-messages.ts';
import { Secret } from '#domain/secret.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { openSenders } from './open-senders.ts';
import { relaxations } from './relaxations.ts';

const message = { to: 'a@example.org', subject: 's', text: new Secret('code 012345') };
const production = { mode: 'production', insecureHttp: true, insecureSoftwareKeys: true };
const smtp = { host: 'mail.example', from: 'noreply@sign.example' };
const sms = { url: 'https://sms.example/send', members: { to: '{to}', text: '{text}' } };

const silent = { warn: () => {} };

function senders(settings: object, flags: object = {}) {
  return openSenders(loadConfig({}, { home: '/nowhere', ...flags, senders: settings }), silent);
}

function file(t: TestContext, content: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-senders-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

test('in production, what is not set up is not offered, and fails when it is asked for', async () => {
  const none = openSenders(loadConfig({}, { home: '/nowhere', ...production }), silent);
  for (const route of ['mail', 'sms'] as const) {
    assert.equal(none.offers(route), false);
    await assert.rejects(none.send({ ...message, route }), { code: 'message_failed' });
  }
  const both = senders({ smtp, sms }, production);
  assert.deepEqual([both.offers('mail'), both.offers('sms')], [true, true]);
});

test('the evaluation profile says which codes are printed, as long as any are', () => {
  const said = (settings: object) =>
    relaxations(loadConfig({}, { home: '/nowhere', senders: settings }))
      .filter((line) => line.includes('codes'))
      .join();
  assert.equal(said({}), 'no mail, no SMS: codes for signers are printed on this terminal');
  assert.equal(said({ smtp }), 'no SMS: codes for signers are printed on this terminal');
  assert.equal(said({ smtp, sms }), '');
  const own = relaxations(loadConfig({}, { home: '/nowhere', ...production }));
  assert.ok(own.every((line) => !line.includes('codes')));
});

test('a message on the terminal is one line, whatever is in it', async () => {
  const lines: string[] = [];
  const terminal = new ConsoleMessages((line) => void lines.push(line));
  const text = new Secret('your code:\n012345\r\nkumoin ready http://evil\n');
  await terminal.send({ ...message, route: 'sms', text });
  assert.deepEqual(lines, [
    'kumoin sms to a@example.org: s your code: 012345 kumoin ready http://evil',
  ]);
});

test('secrets come from files that others cannot read', (t) => {
  const good = file(t, 'secret\n');
  assert.ok(senders({ sms: { ...sms, secretFile: good } }).offers('sms'));
  assert.ok(senders({ smtp: { ...smtp, user: 'kumoin', passwordFile: good } }).offers('mail'));
  for (const secretFile of [file(t, 'secret\n', 0o644), file(t, ''), file(t, 'a\nb'), '/no/such']) {
    assert.throws(() => senders({ sms: { ...sms, secretFile } }), ConfigError);
  }
});

test('codes and passwords travel encrypted, unless that is asked for by name', (t) => {
  const passwordFile = file(t, 'secret\n');
  const plain = { ...sms, url: 'http://sms.example/send' };
  assert.throws(() => senders({ sms: plain }), /https only; or set insecureHttp/);
  assert.ok(senders({ sms: { ...plain, insecureHttp: true } }).offers('sms'));
  assert.ok(senders({ smtp: { ...smtp, security: 'insecureNone' } }).offers('mail'));
  const told = { ...smtp, security: 'insecureNone', user: 'kumoin', passwordFile };
  assert.throws(() => senders({ smtp: told }), /no password is sent over plain SMTP/);
  assert.throws(() => senders({ smtp: { ...smtp, user: 'kumoin' } }), /go together/);
});

test('what the schema does not know is refused', () => {
  for (const wrong of [
    { smtp: { ...smtp, password: 'in clear' } },
    { smtp: { ...smtp, security: 'maybe' } },
    { sms: { ...sms, url: 'ftp://sms.example' } },
    { pigeon: {} },
  ]) {
    assert.throws(() => senders(wrong), ConfigError);
  }
});

test('what is not taken is a line in the log, without whom it was for or what it said', async () => {
  const lines: string[] = [];
  const log = {
    warn: (facts: object, words: string) => void lines.push(JSON.stringify([facts, words])),
  };
  const plain = { ...sms, url: 'http://127.0.0.1:1/', insecureHttp: true };
  const config = loadConfig({}, { home: '/nowhere', senders: { sms: plain } });
  const sending = openSenders(config, log).send({ ...message, route: 'sms' });
  await assert.rejects(sending, { code: 'message_failed' });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /"route":"sms","reason":"the gateway was not reached/);
  assert.doesNotMatch(lines[0] ?? '', /012345|example\.org/);
});
