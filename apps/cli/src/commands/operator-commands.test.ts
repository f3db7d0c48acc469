/** What the operator's commands ask of a server, as they are written. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CommanderError } from 'commander';
import type { OperatorCall, OperatorOptions } from '../operator/operate.ts';
import { buildProgram } from './build-program.ts';

async function read(...words: readonly string[]) {
  const calls: [OperatorCall, OperatorOptions][] = [];
  const handlers = {
    sign: async () => assert.fail('nothing is signed'),
    extend: async () => assert.fail('nothing is extended'),
    timestamp: async () => assert.fail('nothing is stamped'),
    inspect: async () => assert.fail('nothing is inspected'),
    verify: async () => assert.fail('nothing is verified'),
    verifyEvidence: async () => assert.fail('no evidence is verified'),
    keepHead: async () => assert.fail('no head is kept'),
    transact: async () => assert.fail('nothing is approved'),
    server: async () => assert.fail('nothing is served'),
    operate: async (call: OperatorCall, options: OperatorOptions) =>
      void calls.push([call, options]),
  };
  await buildProgram(handlers, '/home/of/server').parseAsync([...words], { from: 'user' });
  const [[call, options] = []] = calls;
  assert.ok(call !== undefined && options !== undefined);
  return { ...call, options };
}

function file(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-operator-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

test('a client is registered with what is written, and no more', async () => {
  const { method, body, options } = await read(
    ...'client register app --tenant acme --redirect-uri https://a --redirect-uri https://b'.split(
      ' ',
    ),
  );
  assert.equal(method, 'clients/register');
  const redirects = ['https://a', 'https://b'];
  assert.deepEqual(body, { client_id: 'app', tenant: 'acme', redirect_uris: redirects });
  assert.deepEqual(options, {
    home: '/home/of/server',
    server: undefined,
    insecureHttp: false,
    operatorTokenFile: undefined,
    json: false,
  });
});

test('rights, keys and proofs are written as options', async (t) => {
  const jwks = file(t, '{"keys":[{"kty":"EC"}]}');
  const { body } = await read(
    ...`client register seal --tenant acme --name Seal --grant client_credentials --scope service
    --auth private_key_jwt --jwks ${jwks} --dpop --require-account-token --method info
    --credential c --user alice --user bob --max-signatures 5 --calls-per-minute 60
    --transactions-of-tenant --attestations`.split(/\s+/),
  );
  assert.deepEqual(body, {
    client_id: 'seal',
    tenant: 'acme',
    client_name: 'Seal',
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    scope: 'service',
    jwks: { keys: [{ kty: 'EC' }] },
    dpop_bound_access_tokens: true,
    require_account_token: true,
    rights: {
      methods: ['info'],
      credentialIDs: ['c'],
      userIDs: ['alice', 'bob'],
      transactionsOfTenant: true,
      attestations: true,
      maxSignatures: 5,
      callsPerMinute: 60,
    },
  });
});

test('a client is disabled, enabled, given a new secret', async () => {
  const bodyOf = async (...words: string[]) =>
    (await read('client', 'update', 'app', ...words)).body;
  assert.deepEqual(await bodyOf('--disable'), { client_id: 'app', enabled: false });
  assert.deepEqual(await bodyOf('--enable'), { client_id: 'app', enabled: true });
  assert.deepEqual(await bodyOf('--renew-secret'), { client_id: 'app', renew_secret: true });
  await assert.rejects(bodyOf('--enable', '--disable'), CommanderError);
});

test('secrets of a new account come from files', async (t) => {
  const { method, body } = await read(
    ...'account create hanako --tenant acme --display-name'.split(' '),
    '山田 花子',
    '--password-file',
    file(t, 'a long first password\n'),
    '--email',
    'hanako@example.com',
  );
  assert.equal(method, 'accounts/create');
  assert.deepEqual(body, {
    name: 'hanako',
    tenant: 'acme',
    displayName: '山田 花子',
    password: 'a long first password',
    email: 'hanako@example.com',
  });
});

test('a credential is enrolled by a file of rules, for who is named on the line', async (t) => {
  const rules = file(t, '{"factors":["pin"],"userID":"somebody else"}');
  const words = ['credential', 'enrol', 'hanako', '--file', rules, '--pin-file', file(t, '123456')];
  const { body } = await read(...words);
  assert.deepEqual(body, { factors: ['pin'], userID: 'hanako', PIN: '123456' });
  const odd = read('credential', 'enrol', 'hanako', '--file', file(t, '[]'));
  await assert.rejects(odd, /no JSON object/);
});

for (const words of [
  'client register app',
  'client list',
  'account create x --tenant t',
  'client',
]) {
  test(`kumoin ${words}: wrong usage`, async () => {
    await assert.rejects(read(...words.split(' ')), CommanderError);
  });
}
