/** `credentials/info`: key, certificates, what the signer has to give for a yes. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import type { CscVersion } from '@kumoin/contract';
import { clause } from './clause.ts';
import { CscWorld, plain, twoFactors, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import { revokeCertificateOf } from './operator.ts';

interface Info {
  readonly key: { status: string; algo: string[]; len: number; curve?: string };
  readonly cert: {
    readonly status?: string;
    readonly certificates?: string[];
    readonly [name: string]: unknown;
  };
  readonly auth: { mode: string; expression?: string; objects?: unknown[] };
  readonly [name: string]: unknown;
}

let world: CscWorld;
let id: string;
let second: string;
let alice: Session;

before(async () => {
  world = await CscWorld.open();
  id = await world.enrol('alice', twoFactors);
  second = await world.enrol('alice', plain);
  alice = await world.session('alice');
});
after(() => world.close());

async function show(version: CscVersion, body: object = {}): Promise<Info> {
  const wanted = { credentialID: id, ...body };
  return expectSuccess(await alice.call(version, 'credentials/info', wanted)) as unknown as Info;
}

for (const version of versions) {
  test(clause('credentials/info', version, 'the key, what it signs, and how often'), async () => {
    const { key, SCAL, multisign } = await show(version);
    assert.deepEqual([key.status, key.len, SCAL, multisign], ['enabled', 256, '2', 5]);
    assert.equal(key.algo[0], '1.2.840.10045.4.3.2', 'a hash-specific algorithm comes first');
    assert.equal(key.curve, '1.2.840.10045.3.1.7');
  });

  for (const [certificates, count] of [
    [undefined, 1],
    ['single', 1],
    ['chain', 3],
    ['none', 0],
    [null, 1],
  ] as const) {
    test(
      clause('credentials/info', version, `certificates ${certificates}: ${count}`),
      async () => {
        const { cert } = await show(version, { certificates });
        assert.equal(cert.certificates?.length ?? 0, count);
        assert.equal('certificates' in cert, count > 0);
        const chain = (cert.certificates ?? []).map((text) =>
          parseCertificate(new Uint8Array(Buffer.from(text, 'base64'))),
        );
        for (const [place, { issuer }] of chain.entries()) {
          if (place + 1 < chain.length) assert.deepEqual(issuer.raw, chain[place + 1]?.subject.raw);
        }
      },
    );
  }

  for (const certificates of ['all', '', 7, ['chain']]) {
    const value = JSON.stringify(certificates);
    test(
      clause('credentials/info', version, `certificates ${value} → invalid_request`),
      async () => {
        const answer = await alice.call(version, 'credentials/info', {
          credentialID: id,
          certificates,
        });
        expectError(answer, 'Invalid parameter certificates');
      },
    );
  }

  test(clause('credentials/info', version, 'certInfo gives the five fields'), async () => {
    const { cert } = await show(version, { certInfo: true });
    const [text = ''] = cert.certificates ?? [];
    const { serialNumberHex } = parseCertificate(new Uint8Array(Buffer.from(text, 'base64')));
    assert.equal(cert['serialNumber'], serialNumberHex);
    assert.match(textOf(cert, 'subjectDN'), /(^|,)CN=alice Example(,|$)/);
    assert.match(textOf(cert, 'issuerDN'), /(^|,)O=World(,|$)/);
    for (const name of ['validFrom', 'validTo']) assert.match(textOf(cert, name), /^\d{14}Z$/);
  });

  test(
    clause('credentials/info', version, 'without certInfo the cert object is there all the same'),
    async () => {
      assert.deepEqual(Object.keys((await show(version, { certificates: 'none' })).cert), [
        'status',
      ]);
      const { cert } = await show(version, { certificates: 'none', certInfo: false });
      assert.equal(cert.status, 'valid');
    },
  );

  test(
    clause('credentials/info', version, 'texts are in the language that lang names'),
    async () => {
      const english = JSON.stringify(await show(version, { authInfo: true, lang: 'fr' }));
      const japanese = JSON.stringify(await show(version, { authInfo: true, lang: 'ja-JP' }));
      assert.match(english, /"lang":"en"/);
      assert.match(english, /One-time password/);
      assert.match(japanese, /"lang":"ja"/);
      assert.doesNotMatch(japanese, /One-time password/);
    },
  );

  for (const [what, body, words] of [
    ['credentialID missing', {}, 'Missing (or invalid type) string parameter credentialID'],
    [
      'credentialID null',
      { credentialID: null },
      'Missing (or invalid type) string parameter credentialID',
    ],
    [
      'credentialID no string',
      { credentialID: 7 },
      'Missing (or invalid type) string parameter credentialID',
    ],
    ['credentialID unknown', { credentialID: 'x' }, 'Invalid parameter credentialID'],
    ['credentialID empty', { credentialID: '' }, 'Invalid parameter credentialID'],
  ] as const) {
    test(clause('credentials/info', version, `${what} → invalid_request`), async () => {
      expectError(await alice.call(version, 'credentials/info', body), words);
    });
  }

  test(
    clause('credentials/info', version, 'somebody else’s credential looks unknown'),
    async () => {
      const bob = await world.session('bob');
      const foreign = await bob.call(version, 'credentials/info', { credentialID: id });
      const unknown = await bob.call(version, 'credentials/info', { credentialID: 'x' });
      expectError(foreign, 'Invalid parameter credentialID');
      assert.equal(foreign.text, unknown.text);
    },
  );
}

for (const name of ['authInfo', 'auth_info']) {
  test(
    clause('credentials/info', 'v1', `${name} tells PIN and OTP, else they are absent`),
    async () => {
      const shown = await show('v1', { [name]: true });
      assert.equal(shown['authMode'], 'explicit');
      assert.deepEqual(shown['PIN'], { presence: 'true', format: 'N', label: 'PIN' });
      const { presence, type, format, ID, provider } = shown['OTP'] as Record<string, string>;
      assert.deepEqual(
        [presence, type, format, ID, provider],
        ['true', 'offline', 'N', 'OTP', 'totp'],
      );
      const quiet = await show('v1', { [name]: false });
      assert.equal(quiet['authMode'], 'explicit');
      assert.ok(!('PIN' in quiet) && !('OTP' in quiet) && !('auth' in quiet));
    },
  );

  test(
    clause('credentials/info', 'v2', `${name} tells the objects, the mode is always told`),
    async () => {
      const { auth } = await show('v2', { [name]: true });
      assert.equal(auth.expression, 'PIN AND OTP');
      assert.deepEqual(auth.objects, [
        { type: 'Password', id: 'PIN', format: 'N', label: 'PIN' },
        { type: 'Password', id: 'OTP', format: 'N', generator: 'totp', label: 'One-time password' },
      ]);
      const quiet = await show('v2');
      assert.deepEqual(quiet.auth, { mode: 'explicit' });
      assert.ok(!('authMode' in quiet) && !('PIN' in quiet));
    },
  );
}

test(
  clause('credentials/info', 'v1', 'a factor that is not needed says so and no more'),
  async () => {
    const shown = await show('v1', { credentialID: second, authInfo: true });
    assert.deepEqual(shown['OTP'], { presence: 'false' });
  },
);

test(
  clause('credentials/info', 'v2', 'revoked: the key is disabled, the status says why'),
  async () => {
    const other = await world.enrol('alice', plain);
    await revokeCertificateOf(world, alice, other);
    const { key, cert } = await show('v2', { credentialID: other });
    assert.deepEqual([key.status, cert.status], ['disabled', 'revoked']);
  },
);

test(
  clause('credentials/info', 'v2', 'expired: the key is disabled, the status says why'),
  async () => {
    world.later(20 * 365 * 24 * 3600);
    alice = await world.session('alice');
    const { key, cert } = await show('v2');
    assert.deepEqual([key.status, cert.status], ['disabled', 'expired']);
  },
);
