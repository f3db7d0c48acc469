/**
 * The JWS core of JAdES before two libraries by other people: jose of the Latchset project (in C)
 * and jose of npm. Both verdicts: they take ours, and refuse it with one other bit, with another
 * key, and where a name in `crit` is not known to them.
 */

import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { compactVerify, flattenedVerify, generalVerify } from 'jose';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { base64url, jadesPayload, makeJadesWorld } from '../../worlds/jades-world.ts';
import type { JadesWish } from '../../worlds/jades-world.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const world = makeJadesWorld({ at: Date.now() });
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const algorithms: readonly (readonly [string, ActorName, SignatureAlgorithm])[] = [
  ['RS256', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['RS384', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha384' }],
  ['RS512', 'rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['PS256', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha256' }],
  ['PS384', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['PS512', 'rsa2048', { scheme: 'rsa-pss', hash: 'sha512' }],
  ['ES256', 'p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['ES384', 'p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['ES512', 'p521', { scheme: 'ecdsa', hash: 'sha512' }],
];
const edDsa = ['EdDSA', 'ed25519', { scheme: 'ed25519' }] as const;

const otherPayload = base64url(
  jadesPayload.map((octet, index) => (index === 9 ? octet ^ 1 : octet)),
);
const changed = (document: Uint8Array): Uint8Array =>
  new TextEncoder().encode(textOf(document).replace(base64url(jadesPayload), otherPayload));
const keyOf = (name: ActorName) => createPublicKey(world.pki.privateKey(name));

describe('jose of Latchset', { skip: missing('jose', 'alg') }, () => {
  function accepts(document: Uint8Array, by: ActorName): boolean {
    const bench = makeWorkbench();
    const jwk = new TextEncoder().encode(JSON.stringify(keyOf(by).export({ format: 'jwk' })));
    const key = bench.write('key.jwk', jwk);
    const input = bench.write('signed.json', document);
    const { code } = bench.ask('jose', 'jws', 'ver', '-i', input, '-k', key, '-O', '-');
    bench.clear();
    return code === 0;
  }

  // It does not know EdDSA, and payloads that are not encoded.
  for (const [name, by, algorithm] of algorithms) {
    test(`${name}: takes every serialisation, and none with one other bit or another key`, async () => {
      for (const packaging of ['compact', 'flattened', 'general'] as const) {
        const document = await world.sign({ by, algorithm, packaging });
        assert.equal(accepts(document, by), true);
        assert.equal(accepts(changed(document), by), false);
        assert.equal(accepts(document, by === 'p256' ? 'p384' : 'p256'), false);
      }
    });
  }

  test('what is in etsiU does not disturb it', async () => {
    assert.equal(accepts(await world.extend(await world.sign(), { to: 'B-LTA' }), 'p256'), true);
  });
});

describe('jose of npm', () => {
  for (const [name, by, algorithm] of [...algorithms, edDsa]) {
    test(`${name}: takes every serialisation, and none with one other bit`, async () => {
      const key = keyOf(by);
      const ask = async (packaging: string, document: Uint8Array) => {
        const text = textOf(document);
        if (packaging === 'compact') return compactVerify(text, key);
        const json = JSON.parse(text) as never;
        return packaging === 'general' ? generalVerify(json, key) : flattenedVerify(json, key);
      };
      for (const packaging of ['compact', 'flattened', 'general'] as const) {
        const document = await world.sign({ by, algorithm, packaging });
        const { payload } = await ask(packaging, document);
        assert.deepEqual(new Uint8Array(payload), jadesPayload);
        await assert.rejects(ask(packaging, changed(document)));
      }
    });
  }

  test('an unencoded payload is taken as it is, since crit names b64', async () => {
    const document = JSON.parse(textOf(await world.sign({ unencoded: true }))) as never;
    const { payload } = await flattenedVerify(document, keyOf('p256'));
    assert.deepEqual(new Uint8Array(payload), jadesPayload);
  });

  test('sigD has to be known: refused unless the reader says so, then taken', async () => {
    const documents = [{ uri: 'a', content: new TextEncoder().encode('abcd') }];
    const hashed: JadesWish = { content: { kind: 'uri-hash', documents } };
    const named: JadesWish = { content: { kind: 'uri', documents } };
    const crit = { sigD: true };
    for (const [wish, payload] of [
      [hashed, ''],
      [named, base64url('abcd')],
    ] as const) {
      const parts = JSON.parse(textOf(await world.sign(wish))) as object;
      const jws = { ...parts, payload } as never;
      await assert.rejects(flattenedVerify(jws, keyOf('p256')), { code: 'ERR_JOSE_NOT_SUPPORTED' });
      await flattenedVerify(jws, keyOf('p256'), { crit });
      const other = { ...parts, payload: base64url('abce') } as never;
      await assert.rejects(flattenedVerify(other, keyOf('p256'), { crit }));
    }
  });
});
