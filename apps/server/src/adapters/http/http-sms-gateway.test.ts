/** SMS through a real HTTP receiver: what it is sent, and how it fails. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import { HttpSmsGateway } from './http-sms-gateway.ts';
import type { SmsGatewaySettings } from './http-sms-gateway.ts';

interface Taken {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse) => void;

async function gateway(t: TestContext, answer: Answer = (response) => void response.end('{}')) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      taken.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send` };
}

function settings(url: string, changes: Partial<SmsGatewaySettings> = {}): SmsGatewaySettings {
  return {
    url,
    encoding: 'json',
    members: { to: '{to}', message: '{text}', from: 'Kumoin' },
    headers: { authorization: 'Bearer {secret}' },
    secret: new Secret('gateway-secret'),
    timeoutMs: 2000,
    ...changes,
  };
}

const message = {
  route: 'sms',
  to: '+819012345678',
  subject: '',
  text: new Secret('コード 012345 {to} "x"\n&to=1'),
} as const;

async function fails(sending: Promise<void>, words: RegExp): Promise<void> {
  await assert.rejects(sending, (error) => {
    assert.ok(error instanceof Outage && error.code === 'message_failed');
    const { message: told, cause } = error.cause as Error;
    assert.match(told, words);
    assert.equal(cause, undefined);
    for (const secret of ['012345', '9012345678', 'gateway-secret'])
      assert.ok(!told.includes(secret));
    return true;
  });
}

test('JSON: the members of the template, with what is said filled in as it stands', async (t) => {
  const { taken, url } = await gateway(t);
  await new HttpSmsGateway(settings(url)).send(message);
  const [only] = taken;
  assert.ok(only !== undefined);
  assert.equal(only.headers['authorization'], 'Bearer gateway-secret');
  assert.equal(only.headers['content-type'], 'application/json');
  const text = message.text.reveal();
  assert.deepEqual(JSON.parse(only.body), { to: message.to, message: text, from: 'Kumoin' });
});

test('form: a text with separators makes no member of its own', async (t) => {
  const { taken, url } = await gateway(t);
  await new HttpSmsGateway(settings(url, { encoding: 'form' })).send(message);
  const form = new URLSearchParams(taken[0]?.body);
  assert.deepEqual(form.getAll('to'), [message.to]);
  assert.equal(form.get('message'), message.text.reveal());
});

for (const status of [400, 401, 500, 302]) {
  test(`the answer ${status} is an outage, and is not followed`, async (t) => {
    const { taken, url } = await gateway(t, (response) => {
      response.writeHead(status, { location: '/elsewhere' }).end('012345 was not sent');
    });
    await fails(new HttpSmsGateway(settings(url)).send(message), /gateway/);
    assert.equal(taken.length, 1);
  });
}

test('a gateway that is not there, or does not answer, fails within the time', async (t) => {
  await fails(new HttpSmsGateway(settings('http://127.0.0.1:1/')).send(message), /not reached/);
  const { url } = await gateway(t, () => {});
  const begun = performance.now();
  const waiting = new HttpSmsGateway(settings(url, { timeoutMs: 100 }));
  await fails(waiting.send(message), /not reached: TimeoutError/);
  assert.ok(performance.now() - begun < 2000);
});

test('an answer without end is not read', async (t) => {
  const { url } = await gateway(t, (response) => {
    const drip = setInterval(() => response.write('x'.repeat(1000)), 1);
    response.on('close', () => clearInterval(drip));
  });
  await new HttpSmsGateway(settings(url)).send(message);
});

test('more than a few at once are turned away', async (t) => {
  const { taken, url } = await gateway(t);
  const own = new HttpSmsGateway(settings(url));
  const outcomes = await Promise.allSettled(Array.from({ length: 17 }, () => own.send(message)));
  assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 1);
  assert.equal(taken.length, 16);
});
