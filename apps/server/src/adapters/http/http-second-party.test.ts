/** The second party through a real HTTP server: what it is asked, and how it fails. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { TokenId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import { HttpSecondParty } from './http-second-party.ts';

interface Taken {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Answer = (response: ServerResponse, count: number) => void;

const json = (status: number, body: object) => (response: ServerResponse) =>
  void response.writeHead(status).end(JSON.stringify(body));
const sealed = json(200, { attestation: 'MAA=' });
const issued = json(200, { access_token: 'let-me-in', expires_in: 3600 });

async function party(t: TestContext, answer: Answer = sealed, token: Answer = issued) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url: path, headers } = request;
      const body = Buffer.concat(parts).toString('utf8');
      taken.push({ path, authorization: headers.authorization, body });
      const count = taken.filter((one) => one.path === path).length;
      (path === '/oauth2/token' ? token : answer)(response, count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientSecret = new Secret('s:ecret');
  const settings = { origin, clientId: 'bank', clientSecret, timeoutMs: 500 };
  return { taken, secondParty: new HttpSecondParty(settings) };
}

const asked = {
  tokenId: 'second-1' as TokenId,
  question: '5a'.repeat(32),
  response: 'c3'.repeat(32),
};

async function fails(asking: Promise<unknown>, words: RegExp): Promise<void> {
  await assert.rejects(asking, (error) => {
    assert.ok(error instanceof Outage && error.code === 'second_party_failed');
    const { message, cause } = error.cause as Error;
    assert.match(message, words);
    assert.equal(cause, undefined);
    for (const secret of ['ecret', 'let-me-in', asked.response]) {
      assert.doesNotMatch(message, new RegExp(secret));
    }
    return true;
  });
}

test('it is asked with an access token, which is kept', async (t) => {
  const { taken, secondParty } = await party(t);
  assert.deepEqual(await secondParty.attest(asked), Uint8Array.of(0x30, 0));
  await secondParty.attest(asked);
  const [first, second] = taken;
  const pair = Buffer.from('bank:s%3Aecret').toString('base64');
  assert.deepEqual(first, {
    path: '/oauth2/token',
    authorization: `Basic ${pair}`,
    body: 'grant_type=client_credentials&scope=service',
  });
  assert.deepEqual(second, {
    path: '/transactions/v1/attestations',
    authorization: 'Bearer let-me-in',
    body: JSON.stringify({
      tokenID: 'second-1',
      question: asked.question,
      response: asked.response,
    }),
  });
  assert.equal(taken.length, 3);
});

test('a token that is not taken any more is asked for anew, once', async (t) => {
  const gone = json(401, { error: 'access_expired' });
  const once = await party(t, (response, count) => (count === 1 ? gone : sealed)(response));
  assert.ok(await once.secondParty.attest(asked));
  assert.equal(once.taken.length, 4);
  const always = await party(t, gone);
  await fails(always.secondParty.attest(asked), /answered 401/);
  assert.equal(always.taken.length, 4);
});

test('what it refuses about the answer is a no; every other no is a failure', async (t) => {
  for (const error of ['answer_refused', 'token_unknown', 'token_locked', 'token_expired']) {
    const { secondParty } = await party(t, json(403, { error }));
    assert.equal(await secondParty.attest(asked), undefined);
  }
  for (const [status, error] of [
    [403, 'method_not_allowed'],
    [429, 'rate_limited'],
    [503, 'temporarily_unavailable'],
    [200, 'answer_refused'],
  ] as const) {
    const { secondParty } = await party(t, json(status, { error }));
    await fails(secondParty.attest(asked), new RegExp(`answered ${status}`));
  }
  const denied = await party(t, sealed, json(401, { error: 'invalid_client' }));
  await fails(denied.secondParty.attest(asked), /no access token: 401/);
});

test('it may not be slow, endless, no JSON, lead elsewhere, or be away', async (t) => {
  const silent = await party(t, () => {});
  await fails(silent.secondParty.attest(asked), /not reached: TimeoutError/);
  const endless = await party(t, (response) => void response.end('x'.repeat(40_000)));
  await fails(endless.secondParty.attest(asked), /does not end/);
  const text = await party(t, (response) => void response.end('yes'));
  await fails(text.secondParty.attest(asked), /not reached: SyntaxError/);
  const elsewhere = await party(t, (response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  });
  await fails(elsewhere.secondParty.attest(asked), /not reached/);
  const unreadable = await party(t, json(200, { attestation: 'no base64!' }));
  await fails(unreadable.secondParty.attest(asked), /answered 200/);
  const settings = { clientId: 'bank', clientSecret: new Secret('s'), timeoutMs: 500 };
  const away = new HttpSecondParty({ ...settings, origin: 'http://127.0.0.1:59999' });
  await fails(away.attest(asked), /not reached: ECONNREFUSED/);
});
