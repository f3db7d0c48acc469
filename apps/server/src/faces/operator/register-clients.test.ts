import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CscWorld,
  operatorToken,
  passwordOf,
  pin,
} from '../../../../../tests/conformance/csc/csc-world.ts';
import type { Answer } from '../../../../../tests/conformance/csc/post-json.ts';

let world: CscWorld;
before(async () => {
  world = await CscWorld.open();
});
after(() => world.close());

const operate = (method: string, body: unknown, token = operatorToken): Promise<Answer> =>
  world.post(`/operator/v1/${method}`, { body, authorization: `Bearer ${token}` });

const app = {
  client_id: 'app',
  tenant: 'tenant',
  client_name: '契約アプリ',
  redirect_uris: ['https://app.example/cb'],
};

test('a client is registered with sound defaults, and its secret is told once', async () => {
  const { status, body, headers } = await operate('clients/register', app);
  assert.equal(status, 201);
  assert.equal(headers.get('cache-control'), 'no-store');
  const { client_secret: secret, client_id_issued_at: issued, ...rest } = body;
  assert.match(String(secret), /^[\w-]{43}$/);
  assert.equal(typeof issued, 'number');
  assert.deepEqual(rest, {
    client_id: 'app',
    client_name: '契約アプリ',
    enabled: true,
    redirect_uris: ['https://app.example/cb'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'service credential',
    dpop_bound_access_tokens: false,
    require_account_token: false,
    rights: {},
  });
  const listed = await operate('clients/list', { tenant: 'tenant' });
  assert.equal(listed.status, 200);
  assert.ok(!listed.text.includes(String(secret)));
  assert.ok(listed.text.includes('契約アプリ'));
  const elsewhere = await operate('clients/list', { tenant: 'other' });
  assert.deepEqual(elsewhere.body, { clients: [] });
});

test('a seal is registered for accounts by name', async () => {
  const seal = {
    client_id: 'seal',
    tenant: 'tenant',
    grant_types: ['client_credentials'],
    scope: 'service',
    rights: { userIDs: ['alice'], maxSignatures: 10 },
  };
  const { status, body } = await operate('clients/register', seal);
  assert.equal(status, 201);
  const accountIds = [world.accounts.get('alice')?.id];
  assert.deepEqual(body['rights'], { accountIds, signaturesMax: 10 });
  const nobody = { ...seal, client_id: 'other', rights: { userIDs: ['nobody'] } };
  assert.deepEqual((await operate('clients/register', nobody)).status, 404);
});

test('a client is changed member by member, and disabled', async () => {
  const registered = await operate('clients/register', { ...app, client_id: 'changing' });
  const change = (members: object) =>
    operate('clients/update', { client_id: 'changing', ...members });
  const { client_secret: first, ...known } = registered.body;
  const disabled = await change({ enabled: false });
  assert.deepEqual(disabled.body, { ...known, enabled: false });
  const renewed = await change({ enabled: true, renew_secret: true, rights: { maxSignatures: 1 } });
  const { client_secret: second, ...rest } = renewed.body;
  assert.deepEqual(rest, { ...known, rights: { signaturesMax: 1 } });
  assert.notEqual(first, second);
});

for (const [what, status, error, body] of [
  ['a taken id', 409, 'client_id_taken', app],
  ['no redirect URI', 400, 'client_registration_invalid', { ...app, redirect_uris: [] }],
  [
    'an open redirect',
    400,
    'client_registration_invalid',
    { ...app, redirect_uris: ['http://a.example'] },
  ],
  ['a scope that is none', 400, 'client_registration_invalid', { ...app, scope: 'service openid' }],
  ['a member that is none', 400, 'request_unreadable', { ...app, redirect_uri: 'x' }],
  ['no tenant', 400, 'request_unreadable', { client_id: 'x' }],
] as const) {
  test(`${what}: ${error}`, async () => {
    const answer = await operate('clients/register', body);
    assert.deepEqual([answer.status, answer.body['error']], [status, error]);
  });
}

test('a client that nobody registered cannot be changed', async () => {
  const answer = await operate('clients/update', { client_id: 'nobody', enabled: true });
  assert.deepEqual([answer.status, answer.body['error']], [404, 'client_unknown']);
});

test('a signer’s token registers nothing', async () => {
  const { token } = await world.session('alice');
  for (const method of ['clients/register', 'clients/list', 'accounts/create']) {
    assert.equal((await operate(method, app, token)).status, 401);
  }
});

const carol = {
  tenant: 'tenant',
  name: 'Carol',
  displayName: 'Carol Example',
  password: 'a password of some length',
  email: 'carol@example.com',
};
const rules = {
  userID: 'carol',
  description: 'Contracts',
  keyAlgorithm: 'p-256',
  factors: ['pin'],
  SCAL: '2',
  multisign: 5,
  PIN: pin,
  person: { country: 'JP', givenName: 'Carol', surname: 'Example' },
};

test('an account and a credential are made, and the person signs in and agrees', async () => {
  const made = await operate('accounts/create', carol);
  assert.deepEqual([made.status, made.body['userID']], [201, 'carol']);
  const enrolled = await operate('credentials/enrol', rules);
  assert.equal(enrolled.status, 201, enrolled.text);
  const { credentialID, certificates } = enrolled.body;
  assert.ok(Array.isArray(certificates) && certificates.length === 3);

  const { body: login } = await world.login('carol', carol.password);
  const session = world.sessionOf(String(login['access_token']));
  const hash = Buffer.alloc(32, 1).toString('base64');
  const order = { credentialID, numSignatures: 1, hash: [hash], PIN: pin };
  const yes = await session.call('v1', 'credentials/authorize', order);
  assert.equal(yes.status, 200, yes.text);
});

for (const [what, status, method, body] of [
  ['a name that is taken', 409, 'accounts/create', { ...carol, name: ' ALICE ' }],
  ['a short password', 400, 'accounts/create', { ...carol, name: 'd', password: 'elevenchars' }],
  [
    'a phone number without a country',
    400,
    'accounts/create',
    { ...carol, name: 'd', phone: '090' },
  ],
  ['a short seed', 400, 'accounts/create', { ...carol, name: 'd', totpSecret: 'A'.repeat(25) }],
  ['a credential for nobody', 404, 'credentials/enrol', { ...rules, userID: 'nobody' }],
  ['a PIN of five digits', 400, 'credentials/enrol', { ...rules, PIN: '12345' }],
  ['a credential that nobody could agree to', 400, 'credentials/enrol', { ...rules, factors: [] }],
] as const) {
  test(`${what}: ${status}`, async () => {
    const answer = await operate(method, body);
    assert.equal(answer.status, status, answer.text);
    assert.ok(!answer.text.includes(carol.password) && !answer.text.includes(passwordOf.alice));
  });
}
