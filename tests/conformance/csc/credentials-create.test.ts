/** `credentials/create`: what was agreed to is made, once, and nothing else is. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CreationRequest } from '../../../apps/server/src/domain/issuance/creation-request.ts';
import { clause } from './clause.ts';
import { CscWorld } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, textOf, textsOf } from './expect-answer.ts';

const title = (claim: string): string => clause('credentials/create', 'v2', claim);
const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
const invalid = (name: string): string => `Invalid parameter ${name}`;

const subjectData = {
  given_name: 'alice',
  family_name: 'Example',
  birthdate: '1990-01-31',
  gender: 'female',
  address: { country: 'AT' },
};
const request: CreationRequest = { certificatePolicy: '2.999.1.1', subjectData };
const method = 'credentials/create';

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

let clients = 0;
/** The bearer of a token for what alice agreed to. */
function agreed(to: CreationRequest = request): Promise<Session> {
  const details = JSON.stringify({ credentialCreationRequest: to });
  const through = { scope: 'credential-creation', details } as const;
  return world.sessionThrough(`wallet-${(clients += 1)}`, 'alice', through);
}

async function owned(): Promise<readonly string[]> {
  const { body } = await (await world.session('alice')).call('v2', 'credentials/list');
  return textsOf(body, 'credentialIDs');
}

test(title('201 with the identifier, and the credential is listed'), async () => {
  const wallet = await agreed();
  const answer = await wallet.call('v2', method, { credentialCreationRequest: request });
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(Object.keys(answer.body), ['credentialID']);
  assert.ok((await owned()).includes(textOf(answer.body, 'credentialID')));
});

test(title('credentialInfo: the whole of it, as credentials/info tells it'), async () => {
  const wallet = await agreed();
  const details = { certificates: 'chain', certInfo: true, authInfo: true };
  const body = { credentialCreationRequest: request, credentialInfo: true, ...details };
  const { status, body: created } = await wallet.call('v2', method, body);
  assert.equal(status, 201);
  const { credentialID, ...info } = created;
  const alice = await world.session('alice');
  const shown = await alice.call('v2', 'credentials/info', { credentialID, ...details });
  assert.deepEqual(info, shown.body);
  const { mode } = info['auth'] as { mode: string };
  assert.equal(mode, 'oauth2code');
  const cert = info['cert'] as Record<string, unknown>;
  assert.match(textOf(cert, 'subjectDN'), /GIVENNAME=alice,SURNAME=Example,C=AT$/);
  assert.equal(textsOf(cert, 'certificates').length, 3);
});

test(title('null members and unknown ones change nothing of what was agreed to'), async () => {
  const wallet = await agreed();
  const person = { ...subjectData, email: null, nickname: 'al' };
  const credentialCreationRequest = { ...request, subjectData: person, acr_values: null };
  const answer = await wallet.call('v2', method, { credentialCreationRequest });
  assert.equal(answer.status, 201, answer.text);
});

const creation = (changes: object): object => ({ ...request, ...changes });
const person = (changes: object): object =>
  creation({ subjectData: { ...subjectData, ...changes } });
for (const [what, credentialCreationRequest, words] of [
  ['the request missing', null, missing('object', 'credentialCreationRequest')],
  ['the request no object', 'x', missing('object', 'credentialCreationRequest')],
  ['no policy', creation({ certificatePolicy: null }), missing('string', 'certificatePolicy')],
  [
    'a policy of another type',
    creation({ certificatePolicy: 7 }),
    missing('string', 'certificatePolicy'),
  ],
  [
    'an endless policy',
    creation({ certificatePolicy: 'x'.repeat(256) }),
    invalid('certificatePolicy'),
  ],
  ['no subject', creation({ subjectData: null }), missing('object', 'subjectData')],
  ['no given name', person({ given_name: null }), missing('string', 'given_name')],
  ['no family name', person({ family_name: null }), missing('string', 'family_name')],
  ['no birth date', person({ birthdate: null }), missing('string', 'birthdate')],
  ['no gender', person({ gender: null }), missing('string', 'gender')],
  ['no address', person({ address: null }), missing('object', 'address')],
  ['no country', person({ address: {} }), missing('string', 'country')],
  ['an empty given name', person({ given_name: '' }), invalid('given_name')],
  ['an endless family name', person({ family_name: 'x'.repeat(256) }), invalid('family_name')],
  ['a country of three letters', person({ address: { country: 'AUT' } }), invalid('country')],
] as const) {
  test(title(`${what} → invalid_request, and the agreement is still good`), async () => {
    const wallet = await agreed();
    expectError(await wallet.call('v2', method, { credentialCreationRequest }), words);
    const answer = await wallet.call('v2', method, { credentialCreationRequest: request });
    assert.equal(answer.status, 201, answer.text);
  });
}

for (const [what, changes] of [
  ['another policy', { certificatePolicy: '2.999.1.2' }],
  ['another name', { subjectData: { ...subjectData, family_name: 'Other' } }],
  ['one claim more', { subjectData: { ...subjectData, sub: 'alice' } }],
  ['another country', { subjectData: { ...subjectData, address: { country: 'DE' } } }],
] as const) {
  test(title(`${what} than what was agreed to → invalid_request, nothing is made`), async () => {
    const before = await owned();
    const wallet = await agreed();
    const body = { credentialCreationRequest: { ...request, ...changes } };
    expectError(await wallet.call('v2', method, body), invalid('credentialCreationRequest'));
    assert.deepEqual(await owned(), before);
  });
}

for (const [what, changes, words] of [
  ['a policy that is not offered', { certificatePolicy: 'other' }, invalid('certificatePolicy')],
  [
    'a name the account is not known by',
    { subjectData: { ...subjectData, given_name: 'bob' } },
    invalid('subjectData'),
  ],
  [
    'a birthday that does not exist',
    { subjectData: { ...subjectData, birthdate: '1990-02-30' } },
    invalid('subjectData'),
  ],
] as const) {
  test(title(`${what}, even if agreed to → invalid_request`), async () => {
    const asked = { ...request, ...changes };
    const wallet = await agreed(asked);
    expectError(await wallet.call('v2', method, { credentialCreationRequest: asked }), words);
  });
}

test(title('a token is spent by the credential it made → 401 expired_token'), async () => {
  const wallet = await agreed();
  const body = { credentialCreationRequest: request };
  assert.equal((await wallet.call('v2', method, body)).status, 201);
  const before = await owned();
  const words = 'The access token expired or was revoked';
  const again = await wallet.call('v2', method, body);
  expectError(again, { status: 401, error: 'expired_token', words });
  assert.deepEqual(await owned(), before);
});

test(title('two calls at once with one token make one credential'), async () => {
  const wallet = await agreed();
  const before = await owned();
  const body = { credentialCreationRequest: request };
  const answers = await Promise.all([1, 2].map(() => wallet.call('v2', method, body)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 401]);
  assert.equal((await owned()).length, before.length + 1);
});
