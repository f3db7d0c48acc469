/**
 * The bodies that real client software sends, member by member, in the order of a whole
 * signature. What each needs of the answers is asserted; without it the client fails.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, passwordOf, pin, plain, twoFactors } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectSuccess, textOf, textsOf } from './expect-answer.ts';
import { digestOf, oids } from './signing-steps.ts';

type Members = Readonly<Record<string, unknown>>;
const [first, second] = [digestOf(1), digestOf(2)];

let world: CscWorld;
let elliptic: string;
let rsa: string;
let double: string;
let alice: Session;

before(async () => {
  world = await CscWorld.open();
  elliptic = await world.enrol('alice', plain);
  rsa = await world.enrol('alice', { ...bound, keyAlgorithm: 'rsa-2048' });
  double = await world.enrol('alice', twoFactors);
  alice = await world.session('alice');
});
after(() => world.close());

const memberOf = (members: Members, name: string): Members => members[name] as Members;

for (const version of ['v1', 'v2'] as const) {
  // Told to use v2, it changes the path and nothing else.
  test(
    clause('signatures/signHash', version, 'the bodies of pyHanko, with digests ahead'),
    async () => {
      const asked = { credentialID: rsa, certificates: 'chain', certInfo: false };
      const info = expectSuccess(await alice.call(version, 'credentials/info', asked));
      assert.equal(textsOf(memberOf(info, 'cert'), 'certificates').length, 3);
      assert.ok(textsOf(memberOf(info, 'key'), 'algo').includes(oids.rsaSha256));
      assert.ok(Number.isInteger(info['multisign']) && ['1', '2'].includes(textOf(info, 'SCAL')));

      const yes = expectSuccess(
        await alice.call(version, 'credentials/authorize', {
          credentialID: rsa,
          hash: [first, second],
          numSignatures: 2,
          PIN: pin,
          description: 'two contracts',
          clientData: 'batch 1',
        }),
      );
      const signed = expectSuccess(
        await alice.call(version, 'signatures/signHash', {
          credentialID: rsa,
          SAD: textOf(yes, 'SAD'),
          hashAlgo: oids.sha256,
          signAlgo: oids.rsaSha256,
          hash: [first, second],
        }),
      );
      assert.equal(textsOf(signed, 'signatures').length, 2);
    },
  );

  test(
    clause('signatures/signHash', version, 'the bodies of pyHanko, digests late, ECDSA as DER'),
    async () => {
      const body = { credentialID: elliptic, numSignatures: 1, PIN: pin };
      const yes = expectSuccess(await alice.call(version, 'credentials/authorize', body));
      const signed = expectSuccess(
        await alice.call(version, 'signatures/signHash', {
          credentialID: elliptic,
          SAD: textOf(yes, 'SAD'),
          hashAlgo: oids.sha256,
          signAlgo: oids.ecdsaSha256,
          hash: [first],
        }),
      );
      const [signature = ''] = textsOf(signed, 'signatures');
      assert.equal(Buffer.from(signature, 'base64')[0], 0x30);
    },
  );
}

for (const base of ['v0', 'v1'] as const) {
  test(clause('signatures/signHash', 'v1', `the bodies of SetaPDF on csc/${base}`), async () => {
    const call = async (method: string, body: object): Promise<Members> => {
      const authorization = `Bearer ${alice.token}`;
      const answer = await world.post(`/csc/${base}/${method}`, { body, authorization });
      assert.equal(answer.status, 200, 'any other status is an error to it');
      return answer.body;
    };
    await call('info', {});
    const info = await call('credentials/info', {
      credentialID: double,
      certificates: 'chain',
      certInfo: true,
      authInfo: true,
    });
    assert.equal(info['authMode'], 'explicit');
    const [signAlgo = ''] = textsOf(memberOf(info, 'key'), 'algo');
    assert.equal(signAlgo, oids.ecdsaSha256, 'it takes the first, which must name the hash');
    const yes = await call('credentials/authorize', {
      credentialID: double,
      numSignatures: 1,
      hash: [first],
      PIN: pin,
      OTP: world.otp('alice'),
    });
    const signed = await call('signatures/signHash', {
      credentialID: double,
      SAD: textOf(yes, 'SAD'),
      hash: [first],
      signAlgo,
      hashAlgo: oids.sha256,
    });
    assert.equal(textsOf(signed, 'signatures').length, 1);
  });
}

test(
  clause('signatures/signHash', 'v1', 'the bodies of Laverca: log in, refresh, short form'),
  async () => {
    const login = expectSuccess(
      await world.post('/csc/v1/auth/login', {
        body: { rememberMe: true },
        authorization: `Basic ${Buffer.from(`alice:${passwordOf.alice}`).toString('base64')}`,
      }),
    );
    assert.ok(Number.isInteger(login['expires_in']));
    const refreshed = expectSuccess(
      await world.post('/csc/v1/auth/login', {
        body: { refresh_token: textOf(login, 'refresh_token'), rememberMe: true },
      }),
    );
    const session = world.sessionOf(textOf(refreshed, 'access_token'));

    const list = expectSuccess(await session.call('v1', 'credentials/list', { maxResults: 20 }));
    assert.ok(textsOf(list, 'credentialIDs').includes(rsa));
    const info = await session.call('v1', 'credentials/info', {
      credentialID: rsa,
      certificates: 'chain',
      certInfo: true,
      authInfo: true,
    });
    assert.equal(typeof expectSuccess(info)['multisign'], 'number');
    const yes = await session.call('v1', 'credentials/authorize', {
      credentialID: rsa,
      numSignatures: 1,
      hash: [first],
      PIN: pin,
    });
    // No hash algorithm: the signature algorithm names it.
    const signed = await session.call('v1', 'signatures/signHash', {
      credentialID: rsa,
      SAD: textOf(expectSuccess(yes), 'SAD'),
      hash: [first],
      signAlgo: oids.rsaSha256,
    });
    assert.equal(textsOf(expectSuccess(signed), 'signatures').length, 1);
  },
);

for (const version of ['v1', 'v2'] as const) {
  test(clause('signatures/signHash', version, 'the bodies of the siros client'), async () => {
    const about = expectSuccess(await alice.call('v2', 'info', { lang: null }));
    for (const name of ['specs', 'name', 'logo', 'region', 'lang', 'description']) {
      textOf(about, name);
    }
    assert.ok(Array.isArray(memberOf(about, 'signAlgorithms')['algos']));

    const listing = { credentialStatus: 'valid', maxResults: 50, pageToken: null };
    const list = expectSuccess(await alice.call(version, 'credentials/list', listing));
    assert.ok(textsOf(list, 'credentialIDs').includes(double));
    const asked = { credentialID: double, certificates: 'chain', certInfo: true, authInfo: true };
    const info = expectSuccess(await alice.call(version, 'credentials/info', asked));
    assert.equal(memberOf(info, 'key')['status'], 'enabled');

    // PIN and OTP as members, in v2 too.
    const hashes = version === 'v1' ? { hash: [first] } : { hashes: [first] };
    const algorithm =
      version === 'v1' ? { hashAlgo: oids.sha256 } : { hashAlgorithmOID: oids.sha256 };
    const yes = await alice.call(version, 'credentials/authorize', {
      credentialID: double,
      numSignatures: 1,
      ...hashes,
      ...(version === 'v2' && algorithm),
      PIN: pin,
      OTP: world.otp('alice'),
      description: null,
    });
    const signed = await alice.call(version, 'signatures/signHash', {
      credentialID: double,
      SAD: textOf(expectSuccess(yes), 'SAD'),
      ...hashes,
      ...algorithm,
      signAlgo: oids.ecdsaSha256,
      signAlgoParams: null,
      operationMode: 'S',
      validityPeriod: null,
      responseURI: null,
    });
    assert.equal(textsOf(expectSuccess(signed), 'signatures').length, 1);
  });
}
