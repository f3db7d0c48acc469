/**
 * OpenSC and OpenSSL judge the keys we make in an HSM (SoftHSM2): pkcs11-tool lists what the token
 * itself says about them and fails to read them; OpenSSL verifies what they sign. Beside each yes
 * stands the nearest no: a key that pkcs11-tool made to be read, a digest that was not signed.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { softHsmPin, startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import { openPkcs11KeyVault } from '../../../apps/server/src/adapters/pkcs11/pkcs11-key-vault.ts';
import { sampleWarrant } from '../../../apps/server/src/ports/sample-warrant.contract.ts';
import type { Verdict } from '../openssl/workbench.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const skip =
  whyPkcs11IsMissing() || missing('pkcs11-tool', '--help') || missing('openssl', 'version');
const bench = makeWorkbench();
after(() => bench.clear());

async function world(t: { after: (end: () => Promise<void>) => void }) {
  const hsm = startSoftHsm('judged');
  const vault = await openPkcs11KeyVault({
    library: hsm.library,
    tokens: hsm.tokens,
    sessionsMax: 2,
    timeoutSeconds: 10,
    environment: hsm.environment,
  });
  t.after(async () => {
    await vault.close();
    hsm.dispose();
  });
  const ask = (...words: readonly string[]): Verdict => {
    const place = ['--module', hsm.library, '--token-label', 'judged', '--login'];
    const settings = `SOFTHSM2_CONF=${hsm.environment['SOFTHSM2_CONF'] ?? ''}`;
    return bench.ask('env', settings, 'pkcs11-tool', ...place, '--pin', softHsmPin, ...words);
  };
  return { vault, ask };
}

const kinds: readonly (readonly [KeyAlgorithm, SignatureAlgorithm, ...sigopts: string[]])[] = [
  ['rsa-3072', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  [
    'rsa-3072',
    { scheme: 'rsa-pss', hash: 'sha256' },
    ...['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'],
  ],
  ['p-256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p-521', { scheme: 'ecdsa', hash: 'sha256' }],
];

for (const [keyAlgorithm, algorithm, ...sigopts] of kinds) {
  test(
    `OpenSSL verifies ${algorithm.scheme} of a ${keyAlgorithm} key in the token`,
    { skip },
    async (t) => {
      const { vault } = await world(t);
      const { keyRef, publicKey } = await vault.generate(keyAlgorithm);
      const text = Buffer.from('what the signer saw');
      const digest = new Uint8Array(createHash('sha256').update(text).digest());
      const [signature = new Uint8Array()] = await vault.sign(
        sampleWarrant(keyRef, algorithm, digest),
      );
      const judge = (seen: Uint8Array): string => {
        const files = [
          '-signature',
          bench.write('signature', signature),
          bench.write('text', seen),
        ];
        const key = ['-verify', bench.write('key.der', publicKey), '-keyform', 'DER'];
        return bench.ask('openssl', 'dgst', '-sha256', ...key, ...sigopts, ...files).said;
      };
      assert.match(judge(text), /Verified OK/);
      assert.match(judge(Buffer.from('what the signer never saw')), /Verification failure/i);
    },
  );
}

test('pkcs11-tool: our keys are sensitive and never were extractable', { skip }, async (t) => {
  const { vault, ask } = await world(t);
  for (const keyAlgorithm of ['rsa-2048', 'p-256'] as const) {
    const { keyRef } = await vault.generate(keyAlgorithm);
    const { said } = ask('--list-objects', '--type', 'privkey', '--id', keyRef);
    assert.match(said, new RegExp(`label: +kumoin:${keyRef}`));
    assert.match(said, /Usage: +sign\n/);
    assert.match(said, /Access: +sensitive, always sensitive, never extractable, local/);
  }
  assert.deepEqual(await vault.unprotectedKeys(), []);
});

test(
  'pkcs11-tool: a key made to be read is told apart, by the tool and by us',
  { skip },
  async (t) => {
    const { vault, ask } = await world(t);
    const id = 'ef'.repeat(16);
    const name = ['--id', id, '--label', `kumoin:${id}`];
    ask('--keypairgen', '--key-type', 'EC:prime256v1', '--extractable', ...name);
    const { said } = ask('--list-objects', '--type', 'privkey', '--id', id);
    assert.match(said, new RegExp(`label: +kumoin:${id}`));
    assert.doesNotMatch(said, /never extractable/);
    const [key] = await vault.unprotectedKeys();
    assert.equal(key?.keyId, id);
    assert.equal(key.extractable, true);
  },
);

test('pkcs11-tool signs with our key as we do, until we destroy it', { skip }, async (t) => {
  const { vault, ask } = await world(t);
  const { keyRef, publicKey } = await vault.generate('p-256');
  const digest = bench.write('digest', createHash('sha256').update('text').digest());
  const files = ['--input-file', digest, '--output-file', bench.path('theirs')];
  const how = ['--sign', '--mechanism', 'ECDSA', '--signature-format', 'openssl'];
  ask(...how, '--id', keyRef, ...files);
  const key = ['-pubin', '-inkey', bench.write('key.der', publicKey), '-keyform', 'DER'];
  const judge = ['pkeyutl', '-verify', ...key, '-in', digest, '-sigfile', bench.path('theirs')];
  assert.match(bench.ask('openssl', ...judge).said, /Signature Verified Successfully/);

  await vault.destroy(keyRef);
  assert.doesNotMatch(ask('--list-objects', '--id', keyRef).said, /Key Object/);
});
