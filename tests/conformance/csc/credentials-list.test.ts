/** `credentials/list`: one's own credentials, in pages, with details where v2 asks for them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, plain, twoFactors, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf, textsOf } from './expect-answer.ts';
import { revokeCertificateOf } from './operator.ts';

let world: CscWorld;
let own: readonly string[];
let revoked: string;
let alice: Session;

before(async () => {
  world = await CscWorld.open();
  own = [
    await world.enrol('alice', plain),
    await world.enrol('alice', bound),
    await world.enrol('alice', twoFactors),
  ];
  revoked = own[1] ?? '';
  await world.enrol('bob', plain);
  alice = await world.session('alice');
  await revokeCertificateOf(world, alice, revoked);
});
after(() => world.close());

for (const version of versions) {
  const list = async (body: unknown): Promise<Readonly<Record<string, unknown>>> =>
    expectSuccess(await alice.call(version, 'credentials/list', body));

  test(clause('credentials/list', version, 'all of one’s own and none of others'), async () => {
    const members = await list({});
    assert.deepEqual([...textsOf(members, 'credentialIDs')].sort(), [...own].sort());
    assert.deepEqual(Object.keys(members), ['credentialIDs']);
  });

  test(clause('credentials/list', version, 'paging one by one comes to an end'), async () => {
    const seen: string[] = [];
    let page: Readonly<Record<string, unknown>> = await list({ maxResults: 1 });
    for (;;) {
      const ids = textsOf(page, 'credentialIDs');
      assert.equal(ids.length, 1);
      seen.push(...ids);
      if (!('nextPageToken' in page)) break;
      assert.ok(seen.length < own.length, 'the pages do not end');
      page = await list({ maxResults: 1, pageToken: textOf(page, 'nextPageToken') });
    }
    assert.deepEqual(seen, textsOf(await list({}), 'credentialIDs'));
  });

  for (const maxResults of [0, -1, 1.5, 'many', 1e9, null]) {
    test(
      clause('credentials/list', version, `maxResults ${maxResults} is our own maximum`),
      async () => {
        assert.equal(textsOf(await list({ maxResults }), 'credentialIDs').length, own.length);
      },
    );
  }

  for (const pageToken of ['nowhere', '', 7]) {
    const value = JSON.stringify(pageToken);
    test(clause('credentials/list', version, `pageToken ${value} → invalid_request`), async () => {
      const answer = await alice.call(version, 'credentials/list', { pageToken });
      expectError(answer, 'Invalid parameter pageToken');
    });
  }

  test(clause('credentials/list', version, 'the page of somebody else is unknown'), async () => {
    const bob = await world.session('bob');
    const answer = await bob.call(version, 'credentials/list', { pageToken: own[0] });
    expectError(answer, 'Invalid parameter pageToken');
  });

  for (const name of ['userID', 'user_id']) {
    test(
      clause('credentials/list', version, `${name} with a signer’s token → invalid_request`),
      async () => {
        const answer = await alice.call(version, 'credentials/list', { [name]: 'alice' });
        expectError(answer, 'userID parameter MUST be null');
        expectSuccess(await alice.call(version, 'credentials/list', { [name]: null }));
      },
    );
  }
}

test(clause('credentials/list', 'v1', 'members of v2 are unknown and ignored'), async () => {
  const body = { credentialInfo: true, onlyValid: true, certificates: 'nonsense' };
  const members = expectSuccess(await alice.call('v1', 'credentials/list', body));
  assert.deepEqual(Object.keys(members), ['credentialIDs']);
});

for (const name of ['onlyValid', 'only_valid']) {
  test(
    clause('credentials/list', 'v2', `${name} leaves out what cannot sign, and says so`),
    async () => {
      const members = expectSuccess(await alice.call('v2', 'credentials/list', { [name]: true }));
      assert.equal(members['onlyValid'], true);
      const expected = own.filter((id) => id !== revoked).sort();
      assert.deepEqual([...textsOf(members, 'credentialIDs')].sort(), expected);
    },
  );
}

test(clause('credentials/list', 'v2', 'onlyValid false is not in the answer'), async () => {
  const members = expectSuccess(await alice.call('v2', 'credentials/list', { onlyValid: false }));
  assert.ok(!('onlyValid' in members));
});

test(
  clause('credentials/list', 'v2', 'credentialInfo gives what credentials/info gives'),
  async () => {
    const wanted = { certificates: 'chain', certInfo: true, authInfo: true, lang: 'ja' };
    const body = { credentialInfo: true, ...wanted };
    const members = expectSuccess(await alice.call('v2', 'credentials/list', body));
    const infos = members['credentialInfos'] as Readonly<Record<string, unknown>>[];
    assert.deepEqual(
      infos.map((info) => info['credentialID']),
      members['credentialIDs'],
    );
    for (const { credentialID, ...info } of infos) {
      const alone = await alice.call('v2', 'credentials/info', { credentialID, ...wanted });
      assert.deepEqual(info, expectSuccess(alone));
    }
  },
);

for (const [name, value] of [
  ['certificates', 'some'],
  ['certificates', 7],
  ['credentialInfo', 'true'],
  ['certInfo', 1],
  ['authInfo', 'yes'],
  ['auth_info', 'yes'],
  ['onlyValid', 'true'],
] as const) {
  test(clause('credentials/list', 'v2', `${name} ${value} → invalid_request`), async () => {
    const shown = name === 'auth_info' ? 'authInfo' : name;
    const answer = await alice.call('v2', 'credentials/list', { [name]: value });
    expectError(answer, `Invalid parameter ${shown}`);
  });
}

test(clause('credentials/list', 'v2', 'nobody’s credentials are an empty list'), async () => {
  const fresh = await CscWorld.open();
  try {
    const bob = await fresh.session('bob');
    const members = expectSuccess(await bob.call('v2', 'credentials/list', { onlyValid: true }));
    assert.deepEqual(members, { credentialIDs: [], onlyValid: true });
  } finally {
    await fresh.close();
  }
});
