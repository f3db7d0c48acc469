/** `credentials/extendTransaction`: the next SAD of a transaction, and no more than one. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, plain, versions } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import {
  askSignatures,
  digestOf,
  extend,
  hashesIn,
  hashName,
  oids,
  sayYes,
  sign,
} from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const badSad = 'Invalid parameter SAD';
const notAgreed = 'Hash is not authorized by the SAD.';
const [first, second, third] = [digestOf(1), digestOf(2), digestOf(3)];

let world: CscWorld;
let free: string;
let strict: string;
before(async () => {
  world = await CscWorld.open();
  free = await world.enrol('alice', plain);
  strict = await world.enrol('alice', bound);
});
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('credentials/extendTransaction', version, claim);
  const signerOf = async (credentialID: string): Promise<Signer> => ({
    session: await world.session('alice'),
    version,
    credentialID,
  });
  const next = async (signer: Signer, sad: string, hashes?: readonly string[]): Promise<string> => {
    const body = hashes === undefined ? {} : hashesIn(version, hashes);
    return textOf(expectSuccess(await extend(signer, sad, body)), 'SAD');
  };

  test(title('before use: a fresh SAD, and the old one is dead'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first]);
    world.later(290);
    const fresh = await next(signer, sad);
    expectError(await askSignatures(signer, sad, { hashes: [first] }), badSad);
    world.later(290);
    await sign(signer, fresh, { hashes: [first] });
  });

  test(title('after use: a second digest, then the transaction is exhausted'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first], { numSignatures: 2 });
    await sign(signer, sad, { hashes: [first] });
    const fresh = await next(signer, sad, [second]);
    expectError(await askSignatures(signer, fresh, { hashes: [third] }), notAgreed);
    await sign(signer, fresh, { hashes: [second] });
    expectError(await extend(signer, fresh), badSad);
    expectError(await extend(signer, sad), badSad);
  });

  test(title('at SCAL 2: the digests that are left, named again'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first, second]);
    await sign(signer, sad, { hashes: [second] });
    const fresh = await next(signer, sad, [first]);
    expectError(await askSignatures(signer, fresh, { hashes: [second] }), notAgreed);
    await sign(signer, fresh, { hashes: [first] });
  });

  test(title('at SCAL 2: no digests, or one the signer never saw → invalid_request'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first, second]);
    const words = `Missing (or invalid type) array parameter ${hashName[version]}`;
    expectError(await extend(signer, sad), words);
    expectError(await extend(signer, sad, hashesIn(version, [third])), notAgreed);
    await sign(signer, sad, { hashes: [first, second] });
  });

  test(title('more digests than signatures are left → invalid_request'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first], { numSignatures: 2 });
    const answer = await extend(signer, sad, hashesIn(version, [second, third]));
    expectError(answer, 'Numbers of signatures is too high');
  });

  test(title('an expired SAD cannot be extended'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first]);
    world.later(300);
    expectError(await extend(signer, sad), 'SAD expired');
  });

  test(title('no SAD outlives its transaction'), async () => {
    const signer = await signerOf(free);
    let sad = await sayYes(signer, [first]);
    for (let minutes = 4; minutes < 60; minutes += 4) {
      world.later(240);
      const session = await world.session('alice');
      const members = expectSuccess(await extend({ ...signer, session }, sad));
      assert.equal(members['expiresIn'], Math.min(300, 3600 - minutes * 60));
      sad = textOf(members, 'SAD');
    }
    world.later(240);
    const session = await world.session('alice');
    expectError(await extend({ ...signer, session }, sad), 'SAD expired');
  });

  test(title('of many extensions at once one succeeds'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => extend(signer, sad)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) expectError(answer, badSad);
  });

  test(title('neither another signer nor another application can use the SAD'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first]);
    const bob = { ...signer, session: await world.session('bob') };
    expectError(await extend(bob, sad), 'Invalid parameter credentialID');
    const own = { ...bob, credentialID: await world.enrol('bob', plain) };
    expectError(await extend(own, sad), badSad);
    const elsewhere = { ...signer, session: await world.sessionThrough('other', 'alice') };
    expectError(await extend(elsewhere, sad), badSad);
    await sign(signer, sad, { hashes: [first] });
  });

  test(title('the SAD of another credential → invalid_request'), async () => {
    const sad = await sayYes(await signerOf(strict), [first]);
    expectError(await extend(await signerOf(free), sad), badSad);
  });

  for (const [what, body, words] of [
    [
      'credentialID missing',
      { credentialID: null },
      'Missing (or invalid type) string parameter credentialID',
    ],
    ['credentialID unknown', { credentialID: 'x' }, 'Invalid parameter credentialID'],
    ['SAD missing', { SAD: null }, 'Missing (or invalid type) string parameter SAD'],
    ['SAD no string', { SAD: 7 }, 'Missing (or invalid type) string parameter SAD'],
    ['SAD unknown', { SAD: 'x' }, badSad],
    ['SAD empty', { SAD: '' }, badSad],
    [
      'digests no array',
      hashesIn(version, 'x'),
      `Missing (or invalid type) array parameter ${hashName[version]}`,
    ],
    ['digest no Base64', hashesIn(version, ['%']), 'Invalid Base64 hash string parameter'],
    ['digest of wrong length', hashesIn(version, [digestOf(1, 33)]), 'Invalid digest value length'],
    [
      'hashAlgorithmOID unknown',
      { hashAlgorithmOID: oids.sha1 },
      'Invalid parameter hashAlgorithmOID',
    ],
  ] as const) {
    test(title(`${what} → invalid_request`), async () => {
      const signer = await signerOf(free);
      const sad = await sayYes(signer, [first]);
      expectError(await extend(signer, sad, body), words);
    });
  }
}
