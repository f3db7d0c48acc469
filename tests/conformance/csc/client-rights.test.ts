/** What a client may not do, over HTTP: methods, credentials, numbers, rates, other people. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialId } from '../../../apps/server/src/domain/identifiers.ts';
import { clause } from './clause.ts';
import { CscWorld, pin, plain, versions } from './csc-world.ts';
import type { Name, Session, Through } from './csc-world.ts';
import { expectError, expectSuccess, textOf, textsOf } from './expect-answer.ts';

let world: CscWorld;
let [first, second, foreign] = ['', '', ''];
let clients = 0;

before(async () => {
  world = await CscWorld.open();
  first = await world.enrol('alice', plain);
  second = await world.enrol('alice', plain);
  foreign = await world.enrol('bob', plain);
});
after(() => world.close());

function through(name: Name, how: Through): Promise<Session> {
  clients += 1;
  return world.sessionThrough(`client-${clients}`, name, how);
}

function idOf(name: Name) {
  const account = world.accounts.get(name);
  assert.ok(account !== undefined);
  return account.id;
}

const yes = { numSignatures: 1, PIN: pin };
const notAllowed = {
  status: 403,
  error: 'unauthorized_client',
  words: 'The client may not call this method',
};
const unknown = 'Invalid parameter credentialID';
const title = 'service authorization';

for (const version of versions) {
  test(clause(title, version, 'a method that the client was not given is refused'), async () => {
    const alice = await through('alice', { rights: { methods: ['credentials/info'] } });
    expectSuccess(await alice.call(version, 'credentials/info', { credentialID: first }));
    expectError(await alice.call(version, 'credentials/list', {}), notAllowed);
  });

  test(
    clause(title, version, 'a credential that the client was not given is not there'),
    async () => {
      const credentialIds = [first as CredentialId, foreign as CredentialId];
      const alice = await through('alice', { rights: { credentialIds } });
      const listed = expectSuccess(await alice.call(version, 'credentials/list', {}));
      assert.deepEqual(textsOf(listed, 'credentialIDs'), [first]);
      expectSuccess(await alice.call(version, 'credentials/info', { credentialID: first }));
      for (const credentialID of [second, foreign, 'no such']) {
        expectError(await alice.call(version, 'credentials/info', { credentialID }), unknown);
        const order = { credentialID, ...yes };
        expectError(await alice.call(version, 'credentials/authorize', order), unknown);
      }
    },
  );

  test(
    clause(title, version, 'more signatures than the client may ask for are refused'),
    async () => {
      const alice = await through('alice', { rights: { signaturesMax: 2 } });
      const order = { credentialID: first, ...yes };
      const ask = (numSignatures: number) =>
        alice.call(version, 'credentials/authorize', { ...order, numSignatures });
      expectSuccess(await ask(2));
      expectError(await ask(3), 'Numbers of signatures is too high');
    },
  );

  test(clause(title, version, 'a client that comes too often waits, others do not'), async () => {
    const slow = await through('alice', { rights: { callsPerMinute: 2 } });
    const other = await through('alice', {});
    for (let call = 0; call < 2; call += 1) {
      expectSuccess(await slow.call(version, 'credentials/list', {}));
    }
    const refused = await slow.call(version, 'credentials/list', {});
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    expectSuccess(await other.call(version, 'credentials/list', {}));
    world.later(60);
    expectSuccess(await slow.call(version, 'credentials/list', {}));
  });

  test(clause(title, version, 'a client’s own token names the user it acts for'), async () => {
    const rights = { accountIds: [idOf('alice'), idOf('bob')] };
    const seal = await through('alice', { rights, userSpecific: false });
    const listOf = async (userID: string) =>
      textsOf(
        expectSuccess(await seal.call(version, 'credentials/list', { userID })),
        'credentialIDs',
      );
    assert.deepEqual((await listOf('alice')).toSorted(), [first, second].toSorted());
    assert.deepEqual(await listOf('bob'), [foreign]);
    const words = 'Invalid parameter userID';
    expectError(await seal.call(version, 'credentials/list', {}), words);
    expectError(await seal.call(version, 'credentials/list', { userID: 'carol' }), words);
  });

  test(
    clause(title, version, 'a client’s own token signs for the accounts it was given alone'),
    async () => {
      const rights = { accountIds: [idOf('bob')] };
      const seal = await through('bob', { rights, userSpecific: false });
      const order = { credentialID: foreign, ...yes };
      const given = expectSuccess(await seal.call(version, 'credentials/authorize', order));
      assert.notEqual(textOf(given, 'SAD'), '');
      const words = 'Invalid parameter userID';
      expectError(await seal.call(version, 'credentials/list', { userID: 'alice' }), words);
      const elsewhere = { ...order, credentialID: first };
      expectError(await seal.call(version, 'credentials/authorize', elsewhere), unknown);
    },
  );

  test(clause(title, version, 'a token of a person names no user'), async () => {
    const alice = await through('alice', {});
    const refused = await alice.call(version, 'credentials/list', { userID: 'alice' });
    expectError(refused, 'userID parameter MUST be null');
  });
}
