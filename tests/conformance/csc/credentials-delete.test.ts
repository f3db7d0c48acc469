/** `credentials/delete`: the credential that was agreed to ends, for good, and no other. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialId } from '../../../apps/server/src/domain/identifiers.ts';
import { clause } from './clause.ts';
import { bound, CscWorld } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, expectSuccess, textsOf } from './expect-answer.ts';
import { askSignatures, digestOf, sayYes } from './signing-steps.ts';

const title = (claim: string): string => clause('credentials/delete', 'v2', claim);
const method = 'credentials/delete';
const unknown = 'Invalid parameter credentialID';
const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;

let world: CscWorld;
let alice: Session;
before(async () => {
  world = await CscWorld.open();
  alice = await world.session('alice');
});
after(() => world.close());

let clients = 0;
/** The bearer of a token for what a signer agreed to. */
function agreed(to: string, name: 'alice' | 'bob' = 'alice'): Promise<Session> {
  const details = JSON.stringify({ credentialID: to });
  const through = { scope: 'credential-deletion', details } as const;
  return world.sessionThrough(`remover-${(clients += 1)}`, name, through);
}

const deletion = (credentialID: unknown) => ({ credentialDeletionRequest: { credentialID } });

async function isThere(credentialID: string): Promise<boolean> {
  const answer = await alice.call('v2', 'credentials/info', { credentialID });
  return answer.status === 200;
}

test(title('204: it is not shown, not listed, and agreed to by nobody any more'), async () => {
  const [credentialID, other] = [
    await world.enrol('alice', bound),
    await world.enrol('alice', bound),
  ];
  const answer = await (await agreed(credentialID)).call('v2', method, deletion(credentialID));
  assert.deepEqual([answer.status, answer.text], [204, '']);

  expectError(await alice.call('v2', 'credentials/info', { credentialID }), unknown);
  const list = expectSuccess(await alice.call('v2', 'credentials/list'));
  assert.ok(!textsOf(list, 'credentialIDs').includes(credentialID));
  assert.ok(textsOf(list, 'credentialIDs').includes(other));
  const yes = { credentialID, numSignatures: 1, hashes: [digestOf(1)] };
  expectError(await alice.call('v2', 'credentials/authorize', yes), unknown);
});

test(title('a yes that was given before signs nothing any more'), async () => {
  const credentialID = await world.enrol('alice', bound);
  const signer = { session: alice, version: 'v2', credentialID } as const;
  const sad = await sayYes(signer, [digestOf(1)]);
  await (await agreed(credentialID)).call('v2', method, deletion(credentialID));
  const answer = await askSignatures(signer, sad, { hashes: [digestOf(1)] });
  assert.equal(answer.status, 400, answer.text);
});

test(title('the key is gone from the vault, the history is not'), async () => {
  const credentialID = await world.enrol('alice', bound);
  const { credentials, wrappedKeys, journal } = world.built.stores;
  const { keyRef } = (await credentials.find(credentialID as CredentialId)) ?? assert.fail();
  assert.ok((await wrappedKeys.find(keyRef)) !== undefined);
  await (await agreed(credentialID)).call('v2', method, deletion(credentialID));
  assert.equal(await wrappedKeys.find(keyRef), undefined);

  const entries = await journal.read(0, 10_000);
  const about = entries.filter(({ facts }) => facts['credential'] === credentialID);
  const events = about.map(({ event }) => event);
  assert.deepEqual(events, ['credential.enrolled', 'credential.destroyed', 'key.destroyed']);
});

for (const [what, body, words] of [
  ['the request missing', {}, missing('object', 'credentialDeletionRequest')],
  [
    'the request no object',
    { credentialDeletionRequest: 7 },
    missing('object', 'credentialDeletionRequest'),
  ],
  ['credentialID missing', deletion(null), missing('string', 'credentialID')],
  ['credentialID of another type', deletion(7), missing('string', 'credentialID')],
  ['credentialID endless', deletion('x'.repeat(256)), unknown],
  ['credentialID unknown', deletion('x'), unknown],
] as const) {
  test(title(`${what} → invalid_request, and it stays`), async () => {
    const credentialID = await world.enrol('alice', bound);
    expectError(await (await agreed(credentialID)).call('v2', method, body), words);
    assert.ok(await isThere(credentialID));
  });
}

test(title('another credential than what was agreed to → invalid_request, both stay'), async () => {
  const [first, second] = [await world.enrol('alice', bound), await world.enrol('alice', bound)];
  expectError(await (await agreed(first)).call('v2', method, deletion(second)), unknown);
  assert.deepEqual([await isThere(first), await isThere(second)], [true, true]);
});

test(title('somebody else’s credential, even if agreed to → invalid_request'), async () => {
  const credentialID = await world.enrol('alice', bound);
  const bob = await agreed(credentialID, 'bob');
  expectError(await bob.call('v2', method, deletion(credentialID)), unknown);
  assert.ok(await isThere(credentialID));
});

test(title('the token is spent by the deletion → 401 expired_token'), async () => {
  const credentialID = await world.enrol('alice', bound);
  const remover = await agreed(credentialID);
  assert.equal((await remover.call('v2', method, deletion(credentialID))).status, 204);
  const words = 'The access token expired or was revoked';
  const again = await remover.call('v2', method, deletion(credentialID));
  expectError(again, { status: 401, error: 'expired_token', words });
});

test(title('after a restart it is still gone'), async () => {
  const credentialID = await world.enrol('alice', bound);
  await (await agreed(credentialID)).call('v2', method, deletion(credentialID));
  await world.restart();
  expectError(await alice.call('v2', 'credentials/info', { credentialID }), unknown);
});
