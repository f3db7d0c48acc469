/** Mail through a real SMTP server: what arrives, over which channel, and how it fails. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import { SmtpMailer } from './smtp-mailer.ts';
import type { SmtpSettings } from './smtp-mailer.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly text: string;
}

/** An SMTP server of its own for each test; what it took is in the list. */
async function mailbox(t: TestContext, options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, { envelope, secure, user }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        const text = Buffer.concat(parts).toString('utf8');
        received.push({ from, to, secure, user: user as string | undefined, text });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { received, port: (server.server.address() as AddressInfo).port };
}

function settings(port: number, changes: Partial<SmtpSettings> = {}): SmtpSettings {
  return {
    host: '127.0.0.1',
    port,
    security: 'insecureNone',
    from: 'Kumoin <noreply@sign.example>',
    user: undefined,
    password: undefined,
    timeoutMs: 2000,
    ...changes,
  };
}

const message = {
  route: 'mail',
  to: 'alice@example.org',
  subject: 'Kumoin: 署名コード',
  text: new Secret('Your code: 012345\n'),
} as const;

/** Nothing of the message stands in the error, whatever is printed of it. */
async function fails(sending: Promise<void>, words: RegExp): Promise<void> {
  await assert.rejects(sending, (error) => {
    assert.ok(error instanceof Outage && error.code === 'message_failed');
    const cause = error.cause as Error;
    assert.match(cause.message, words);
    assert.equal(cause.cause, undefined);
    assert.ok(!`${cause.stack}`.includes('012345') && !`${cause.stack}`.includes('alice'));
    return true;
  });
}

test('a mail arrives with its text and a subject in any script', async (t) => {
  const { received, port } = await mailbox(t);
  await new SmtpMailer(settings(port)).send(message);
  const [mail, ...others] = received;
  assert.ok(mail !== undefined && others.length === 0);
  assert.deepEqual([mail.from, mail.to], ['noreply@sign.example', ['alice@example.org']]);
  assert.match(mail.text, /Your code: 012345/);
  assert.match(mail.text, /^Subject: .*=\?UTF-8\?/im);
});

test('an address with a comma or a line of its own reaches nobody else', async (t) => {
  const { received, port } = await mailbox(t);
  const mailer = new SmtpMailer(settings(port));
  for (const to of [
    'alice@example.org, eve@example.org',
    'a@example.org\r\nBcc: eve@example.org',
  ]) {
    await mailer.send({ ...message, to }).catch(() => {});
  }
  assert.ok(received.flatMap(({ to }) => to).every((to) => to !== 'eve@example.org'));
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is missing';

/** A key and a certificate for 127.0.0.1, made now. */
function selfSigned(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-smtp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=mail', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'pipe' });
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}

for (const security of ['tls', 'starttls'] as const) {
  test(`${security}: the known CA is believed, a stranger is not`, { skip: openssl }, async (t) => {
    const { key, cert } = selfSigned(t);
    const { received, port } = await mailbox(t, { key, cert, secure: security === 'tls' });
    await new SmtpMailer(settings(port, { security, ca: cert })).send(message);
    assert.equal(received[0]?.secure, true);
    await fails(new SmtpMailer(settings(port, { security })).send(message), /not taken/);
    assert.equal(received.length, 1);
  });
}

test('who demands STARTTLS sends nothing to a server that has none', async (t) => {
  const { received, port } = await mailbox(t, { disabledCommands: ['STARTTLS'] });
  await fails(new SmtpMailer(settings(port, { security: 'starttls' })).send(message), /not taken/);
  assert.deepEqual(received, []);
});

test(
  'the user and the password are told over TLS, and a wrong one fails',
  { skip: openssl },
  async (t) => {
    const { key, cert } = selfSigned(t);
    const { received, port } = await mailbox(t, {
      ...{ key, cert, secure: true, authOptional: false },
      onAuth({ username, password }, _session, done) {
        if (password === 'right') done(null, { user: username });
        else done(new Error('no'));
      },
    });
    const own = { security: 'tls', ca: cert, user: 'kumoin' } as const;
    const right = new Secret('right');
    await new SmtpMailer(settings(port, { ...own, password: right })).send(message);
    assert.equal(received[0]?.user, 'kumoin');
    const wrong = new Secret('wrong');
    await fails(new SmtpMailer(settings(port, { ...own, password: wrong })).send(message), /EAUTH/);
  },
);

test('a server that refuses the recipient is an outage that quotes nobody', async (t) => {
  const { port } = await mailbox(t, {
    onRcptTo: (_address, _session, done) => done(new Error('no such person alice')),
  });
  await fails(new SmtpMailer(settings(port)).send(message), /not taken: EENVELOPE 550/);
});

test('a server that is not there, or says nothing, fails within the time', async (t) => {
  await fails(new SmtpMailer(settings(1)).send(message), /ECONNECTION|ESOCKET|ECONNREFUSED/);

  const silent = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const begun = performance.now();
  const mailer = new SmtpMailer(settings(port, { timeoutMs: 200 }));
  await fails(mailer.send(message), /too long|ETIMEDOUT/);
  assert.ok(performance.now() - begun < 2000);
});

test('more than a few at once are turned away, and make room when they end', async (t) => {
  const { received, port } = await mailbox(t);
  const mailer = new SmtpMailer(settings(port));
  const outcomes = await Promise.allSettled(Array.from({ length: 17 }, () => mailer.send(message)));
  assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 1);
  await mailer.send(message);
  assert.equal(received.length, 17);
});
