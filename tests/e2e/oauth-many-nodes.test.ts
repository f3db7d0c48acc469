/**
 * The authorization server on two nodes over one PostgreSQL, reached under one address: what is
 * good once is good on one of them. CSC API v2.0.0.2, 8.4; RFC 6749, 4.1.2; RFC 9700, 4.14.2.
 */

import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import {
  postgresMissing,
  PostgresWorld,
} from '../../apps/server/src/adapters/sql/postgres-world.contract.ts';
import { build } from '../../apps/server/src/build.ts';
import type { Built } from '../../apps/server/src/build.ts';
import { loadConfig } from '../../apps/server/src/config.ts';
import { pin } from '../conformance/csc/csc-world.ts';
import {
  OAuthWorld,
  basic,
  clientSecret,
  pkce,
  redirectUri,
  sha256Oid,
} from '../conformance/oauth/oauth-world.ts';
import type { Members, Token } from '../conformance/oauth/oauth-world.ts';

const skip = { skip: postgresMissing };
const postgres = new PostgresWorld();
let world: OAuthWorld;
let second: Built;
let nodes: readonly string[];

before(async () => {
  if (postgresMissing !== false) return;
  const database = { url: await postgres.migratedDatabase() };
  world = await OAuthWorld.start({ database });
  const flags = { home: world.csc.home, port: 0, logLevel: 'silent', database };
  second = await build(loadConfig({}, flags), world.csc.clock);
  const url = await second.app.listen({ host: '127.0.0.1', port: 0 });
  second.setBaseUrl(world.baseUrl);
  nodes = [world.baseUrl, url];
});
after(async () => {
  if (postgresMissing !== false) return;
  await second.close();
  await world.close();
});

async function post(node: string, form: Members): Promise<Token> {
  const response = await fetch(`${node}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: basic() },
    body: new URLSearchParams(form),
  });
  const body = (await response.json()) as Token['body'];
  return { status: response.status, body, headers: response.headers };
}

/** Five times on each node, all at once. */
async function race(form: Members): Promise<readonly Token[]> {
  const tries = Array.from({ length: 10 }, (_, index) => post(nodes[index % 2] ?? '', form));
  return (await Promise.all(tries)).filter(({ status }) => status === 200);
}

async function codeForm(asked: Members, fields: Members): Promise<Members> {
  const { verifier, parameters } = pkce();
  const answer = await world.agree('alice', { ...asked, ...parameters }, fields);
  const common = { grant_type: 'authorization_code', redirect_uri: redirectUri };
  return { ...common, code: answer.get('code') ?? '', code_verifier: verifier };
}

async function opens(token: unknown, method: string, body: object): Promise<number> {
  const response = await fetch(`${nodes[1]}/csc/v2/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

test(
  'a code that both nodes get at once gives one token at most, and that one ends',
  skip,
  async () => {
    for (let round = 0; round < 3; round += 1) {
      const given = await race(await codeForm({ scope: 'service' }, {}));
      assert.ok(given.length <= 1, String(given.length));
      for (const { body } of given) {
        assert.equal(await opens(body['access_token'], 'credentials/list', {}), 401);
      }
    }
  },
);

test('a yes whose code both nodes get at once signs nothing', skip, async () => {
  const credentialID = await world.enrol('alice');
  const hash = Buffer.alloc(32, 1);
  const asked = {
    scope: 'credential',
    credentialID,
    numSignatures: '1',
    hashAlgorithmOID: sha256Oid,
  };
  const parameters = { ...asked, hashes: hash.toString('base64url') };
  const given = await race(await codeForm(parameters, { 'factor-PIN': pin }));
  assert.ok(given.length <= 1, String(given.length));
  const hashes = [hash.toString('base64')];
  const order = {
    credentialID,
    hashes,
    hashAlgorithmOID: sha256Oid,
    signAlgo: '1.2.840.10045.4.3.2',
  };
  for (const { body } of given) {
    assert.equal(await opens(body['access_token'], 'signatures/signHash', order), 401);
  }
});

test(
  'a code of one node is a token of the other, and a later second use there ends it',
  skip,
  async () => {
    const form = await codeForm({ scope: 'service' }, {});
    const first = await post(nodes[1] ?? '', form);
    assert.equal(first.status, 200, JSON.stringify(first.body));
    assert.equal(await opens(first.body['access_token'], 'credentials/list', {}), 200);
    assert.equal((await post(nodes[0] ?? '', form)).status, 400);
    assert.equal(await opens(first.body['access_token'], 'credentials/list', {}), 401);
  },
);

test('a refresh token that both nodes get at once goes on once at most', skip, async () => {
  const { body } = await post(nodes[0] ?? '', await codeForm({ scope: 'service' }, {}));
  const refresh_token = String(body['refresh_token']);
  const given = await race({ grant_type: 'refresh_token', refresh_token });
  assert.ok(given.length <= 1, String(given.length));
});

test('an account token opens the page of one node', skip, async () => {
  await world.register({ id: 'strict', accountTokenRequired: true });
  const key = createHash('sha256').update(clientSecret).digest();
  const iat = Math.floor(world.csc.clock.at / 1000);
  const claims = { sub: 'alice', iat, jti: randomUUID(), azp: 'strict' };
  const parts = [{ typ: 'JWT', alg: 'HS256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = parts.join('.');
  const account_token = `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  const url = new URL(world.authorizeUrl({ client_id: 'strict', scope: 'service', account_token }));
  const tries = Array.from({ length: 10 }, (_, index) =>
    fetch(`${nodes[index % 2]}${url.pathname}${url.search}`, { redirect: 'manual' }),
  );
  const locations = (await Promise.all(tries)).map(({ headers }) => headers.get('location') ?? '');
  assert.equal(locations.filter((to) => to.includes('/oauth2/interaction/')).length, 1);
});

test('a proof of a key serves one call, on whichever node', skip, async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const prove = (path: string, at: number, claims: object = {}) =>
    new SignJWT({ jti: randomUUID(), htm: 'POST', htu: `${world.baseUrl}${path}`, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt(Math.floor(at / 1000))
      .sign(privateKey);

  const response = await fetch(`${nodes[0]}/oauth2/token`, {
    method: 'POST',
    // The engine asks the clock of the machine.
    headers: { authorization: basic(), dpop: await prove('/oauth2/token', Date.now()) },
    body: new URLSearchParams(await codeForm({ scope: 'service' }, {})),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const ath = createHash('sha256').update(token).digest('base64url');
  const path = '/csc/v2/credentials/list';
  const call = async (node: string, dpop: string) => {
    const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' };
    return (await fetch(`${node}${path}`, { method: 'POST', headers, body: '{}' })).status;
  };
  const proof = await prove(path, world.csc.clock.at, { ath });
  const tries = Array.from({ length: 10 }, (_, index) => call(nodes[index % 2] ?? '', proof));
  const statuses = await Promise.all(tries);
  assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join(' '));
  assert.equal(await call(nodes[1] ?? '', await prove(path, world.csc.clock.at, { ath })), 200);
});
