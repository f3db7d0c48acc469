/** `signatures/timestamp`: the RFC 3161 token itself, about exactly what was asked. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkTimestampToken, parseTimestampToken } from '@kumoin/pki';
import type { Sha2Algorithm } from '@kumoin/pki';
import { clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import { digestOf, oids } from './signing-steps.ts';

const lengths = { sha256: 32, sha384: 48, sha512: 64 } as const;
const missing = (name: string): string => `Missing (or invalid type) string parameter ${name}`;

let world: CscWorld;
let alice: Session;
before(async () => {
  world = await CscWorld.open();
  alice = await world.session('alice');
});
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('signatures/timestamp', version, claim);
  const call = (body: object) => alice.call(version, 'signatures/timestamp', body);
  const tokenOf = async (body: object) => {
    const members = expectSuccess(await call(body));
    assert.deepEqual(Object.keys(members), ['timestamp']);
    const der = Buffer.from(textOf(members, 'timestamp'), 'base64');
    return parseTimestampToken(new Uint8Array(der));
  };

  for (const hash of Object.keys(lengths) as Sha2Algorithm[]) {
    test(title(`${hash} with a nonce: imprint and nonce are in the token`), async () => {
      const text = digestOf(9, lengths[hash]);
      const token = await tokenOf({ hash: text, hashAlgo: oids[hash], nonce: 'ABCDEF0123456789' });
      const expectedDigest = new Uint8Array(Buffer.from(text, 'base64'));
      const evidence = { token, hash, expectedDigest, nonce: 0xabcdef0123456789n };
      assert.deepEqual(checkTimestampToken(evidence).reasons, []);
      const other = { ...evidence, nonce: 0xabcdef0123456788n };
      assert.ok(checkTimestampToken(other).reasons.includes('nonce_mismatch'));
    });
  }

  test(title('without a nonce there is none in the token'), async () => {
    const token = await tokenOf({ hash: digestOf(9), hashAlgo: oids.sha256, nonce: null });
    assert.equal(token.tstInfo.nonce, undefined);
    assert.equal(token.tstInfo.at, world.clock.at);
  });

  test(title('a nonce of an odd number of digits'), async () => {
    const token = await tokenOf({ hash: digestOf(9), hashAlgo: oids.sha256, nonce: 'f' });
    assert.equal(token.tstInfo.nonce, 15n);
  });

  test(title('members in the words of v2 elsewhere'), async () => {
    const token = await tokenOf({ hashes: [digestOf(9)], hashAlgorithmOID: oids.sha256 });
    assert.equal(token.tstInfo.nonce, undefined);
  });

  for (const [what, body, words] of [
    ['hash missing', { hash: null }, missing('hash')],
    ['hash no string', { hash: 7 }, missing('hash')],
    ['hash several', { hash: [digestOf(1), digestOf(2)] }, missing('hash')],
    ['hash empty', { hash: '' }, 'Empty hash parameter'],
    ['hash no Base64', { hash: '%%' }, 'Invalid Base64 hash string parameter'],
    ['hash of wrong length', { hash: digestOf(1, 31) }, 'Invalid digest value length'],
    ['hashAlgo missing', { hashAlgo: null }, missing('hashAlgo')],
    ['hashAlgo no string', { hashAlgo: 7 }, missing('hashAlgo')],
    [
      'hashAlgo SHA-1',
      { hash: digestOf(1, 20), hashAlgo: oids.sha1 },
      'Invalid parameter hashAlgo',
    ],
    ['hashAlgo empty', { hashAlgo: '' }, 'Invalid parameter hashAlgo'],
    ['nonce xyz', { nonce: 'xyz' }, 'Invalid parameter nonce'],
    ['nonce empty', { nonce: '' }, 'Invalid parameter nonce'],
    ['nonce negative', { nonce: '-1' }, 'Invalid parameter nonce'],
    ['nonce a number', { nonce: 7 }, 'Invalid parameter nonce'],
    ['nonce endless', { nonce: 'f'.repeat(65) }, 'Invalid parameter nonce'],
  ] as const) {
    test(title(`${what} → invalid_request`), async () => {
      const good = { hash: digestOf(9), hashAlgo: oids.sha256 };
      expectError(await call({ ...good, ...body }), words);
    });
  }
}
