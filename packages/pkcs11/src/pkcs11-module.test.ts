/** Keys that stay in their token, a bounded queue before it, and two tokens that stand in. */

import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { softHsmPin, whyPkcs11IsMissing } from '@kumoin/testkit';
import { becomes, makeTokenWorld, rejectsWith, signs } from './token-world.contract.ts';
import type { TokenWorld } from './token-world.contract.ts';
import { Pkcs11Error } from './pkcs11-error.ts';

const options = { skip: whyPkcs11IsMissing() };
const input = new Uint8Array(32).fill(7);

test('what a token makes is sensitive and never was extractable', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const made = [];
  for (const kind of ['rsa-2048', 'p-256', 'p-384', 'p-521', 'ed25519'] as const) {
    const { keyId, token, publicKey } = await module.generateKeyPair(kind);
    assert.match(keyId, /^[0-9a-f]{32}$/);
    assert.equal(token, 'one');
    assert.deepEqual(await module.publicKey(keyId), publicKey);
    made.push(keyId);
  }
  assert.deepEqual(await module.checkKeys(), { checked: 5, complete: true, unprotected: [] });
  assert.equal(new Set(made).size, 5);
});

test(
  'a token that makes a key extractable all the same is found out, and the key is gone',
  options,
  async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    const module = await open();
    faulty.order({ C_GetAttributeValue: 'leaky' });
    await rejectsWith('key_unprotected', module.generateKeyPair('p-256'));
    faulty.heal();
    assert.equal((await module.checkKeys()).checked, 0);
  },
);

test('a key that somebody else made extractable is listed and not used', options, async (t) => {
  const { hsm, open } = makeTokenWorld(t);
  const keyId = 'ab'.repeat(16);
  const what = ['--keypairgen', '--key-type', 'EC:prime256v1', '--extractable', '--sensitive'];
  const name = ['--id', keyId, '--label', `kumoin:${keyId}`];
  const login = ['--module', hsm.library, '--token-label', 'one', '--login', '--pin', softHsmPin];
  hsm.run('pkcs11-tool', ...login, ...what, ...name);
  const module = await open();
  const [key] = (await module.checkKeys()).unprotected;
  assert.equal(key?.keyId, keyId);
  assert.equal(key.extractable, true);
  await rejectsWith('key_unprotected', signs(module, keyId));
});

test('a token tells which of the mechanisms we need it lacks', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const lacks = (await module.lackingMechanisms()).map(({ label, mechanisms }) => {
    // How far SoftHSM knows Ed25519 depends on how it was built.
    return [label, mechanisms.filter((name) => !/ED(DSA|WARDS)/.test(name))];
  });
  assert.deepEqual(lacks, [['one', []]]);
});

test('a destroyed key is gone, and destroying it again is no error', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  await signs(module, keyId);
  await module.destroy(keyId);
  await module.destroy(keyId);
  await rejectsWith('key_unknown', signs(module, keyId));
  await rejectsWith('key_unknown', module.publicKey(keyId));
});

test('a key of which only the public half is left is no key', options, async (t) => {
  const { hsm, open } = makeTokenWorld(t);
  const { keyId } = await (await open()).generateKeyPair('p-256');
  const login = ['--module', hsm.library, '--token-label', 'one', '--login', '--pin', softHsmPin];
  hsm.run('pkcs11-tool', ...login, '--delete-object', '--type', 'privkey', '--id', keyId);
  await rejectsWith('key_unknown', (await open()).publicKey(keyId));
});

test('many callers share the sessions there are', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  await Promise.all(Array.from({ length: 300 }, () => signs(module, keyId)));
  const [health] = await module.health();
  assert.equal(health?.sessionsOpen, 4);
  assert.equal(health.sessionsMax, 4);
});

test(
  'above the bound of the queue orders are refused at once, and the others are served',
  options,
  async (t) => {
    const { open } = makeTokenWorld(t);
    const module = await open({ queueMax: 10 });
    const { keyId } = await module.generateKeyPair('p-256');
    const orders = Array.from({ length: 30 }, () => module.sign(keyId, { scheme: 'ecdsa' }, input));
    const outcomes = await Promise.allSettled(orders);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 20);
    for (const outcome of refused) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof Pkcs11Error);
      assert.equal(outcome.reason.code, 'overloaded');
    }
  },
);

test('signatures do not wait for keys that are being made', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open({ sessionsMax: 2, timeoutMs: 5000 });
  const { keyId } = await module.generateKeyPair('p-256');
  faulty.order({ C_GenerateKeyPair: 'hang' });
  const making = Array.from({ length: 6 }, () =>
    assert.rejects(module.generateKeyPair('rsa-2048')),
  );
  await Promise.all(Array.from({ length: 20 }, () => signs(module, keyId)));
  await module.close();
  await Promise.all(making);
});

/** A key that lies on both tokens, as an HSM's own cloning would leave it. */
function twins(t: Parameters<typeof makeTokenWorld>[0]): TokenWorld & { keyId: string } {
  const world = makeTokenWorld(t, 'first', 'second');
  const keyId = 'cd'.repeat(16);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(world.hsm.folder, 'twin.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  for (const { label, pin } of world.hsm.tokens) {
    const name = ['--label', `kumoin:${keyId}`, '--id', keyId];
    world.hsm.run('softhsm2-util', '--import', file, '--token', label, ...name, '--pin', pin);
  }
  return { ...world, keyId };
}

/** Takes the first of two tokens away: its PIN file is not one any more. */
const withoutFirst = (world: TokenWorld) => {
  const [first, second] = world.hsm.tokens;
  assert.ok(first && second);
  return [{ label: 'first', pinFile: '/nowhere' }, second];
};

test('a token that fails hands over to the one that holds the same key', options, async (t) => {
  const world = twins(t);
  const { faulty, keyId } = world;
  const module = await world.open();
  await signs(module, keyId);
  for (const lost of ['first', 'second']) {
    faulty.order(
      { C_Sign: 'CKR_DEVICE_REMOVED', C_OpenSession: 'CKR_DEVICE_REMOVED' },
      { label: lost },
    );
    await Promise.all(Array.from({ length: 20 }, () => signs(module, keyId)));
    const states = (await module.health()).map(({ label, code }) => `${label} ${code ?? 'ok'}`);
    assert.ok(states.includes('first CKR_DEVICE_REMOVED') || lost === 'second', states.join());
    faulty.heal();
    await becomes(module, 'ok', 'ok');
  }

  const half = await world.open({ tokens: withoutFirst(world) });
  await becomes(half, 'pin_file_unreadable', 'ok');
  await signs(half, keyId);
  const { kind } = await half.publicKey(keyId);
  assert.equal(kind, 'ec');
});

test('what is on the failed token only is not called unknown', options, async (t) => {
  const world = makeTokenWorld(t, 'first', 'second');
  const whole = await world.open();
  const { keyId, token } = await whole.generateKeyPair('p-256');
  assert.equal(token, 'first');
  const half = await world.open({ tokens: withoutFirst(world) });
  await rejectsWith('pin_file_unreadable', signs(half, keyId));
  await rejectsWith('pin_file_unreadable', half.publicKey(keyId));
});

test('keys are looked at on the tokens that are open', options, async (t) => {
  const world = twins(t);
  const half = await world.open({ tokens: withoutFirst(world) });
  const { checked, unprotected } = await half.checkKeys();
  assert.equal(checked, 1);
  // It came from outside, so it is told; it cannot be read out now, so it is used.
  assert.deepEqual(unprotected, [
    {
      keyId: world.keyId,
      token: 'second',
      sensitive: true,
      alwaysSensitive: false,
      extractable: false,
      neverExtractable: false,
    },
  ]);
  await signs(half, world.keyId);
});

test('health does not wait behind the work', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open({ sessionsMax: 2, timeoutMs: 20_000 });
  const { keyId } = await module.generateKeyPair('rsa-4096');
  const scheme = { scheme: 'rsa-pss', hash: 'sha256' } as const;
  const work = Array.from({ length: 200 }, () => module.sign(keyId, scheme, input));
  const began = performance.now();
  const [health] = await module.health();
  assert.equal(health?.state, 'ok');
  assert.ok(performance.now() - began < 500);
  await Promise.all(work);
});

test('keys are made on the first token that is well', options, async (t) => {
  const world = makeTokenWorld(t, 'first', 'second');
  const half = await world.open({ tokens: withoutFirst(world) });
  const { token } = await half.generateKeyPair('p-256');
  assert.equal(token, 'second');
});

test(
  'every copy is destroyed, and not one is said to be while a token cannot be asked',
  options,
  async (t) => {
    const world = twins(t);
    const { keyId } = world;
    const half = await world.open({ tokens: withoutFirst(world) });
    await rejectsWith('pin_file_unreadable', half.destroy(keyId));
    const whole = await world.open();
    await whole.destroy(keyId);
    assert.equal((await whole.checkKeys()).checked, 0);
  },
);

test('a signature is one, by the word of another implementation', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const { keyId, publicKey } = await module.generateKeyPair('ed25519');
  assert.ok(publicKey.kind === 'ed25519');
  const x = Buffer.from(publicKey.point).toString('base64url');
  const key = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const;
  const signature = await module.sign(keyId, { scheme: 'ed25519' }, input);
  assert.ok(verify(null, input, key, signature));
  assert.ok(!verify(null, new Uint8Array(32), key, signature));
});
