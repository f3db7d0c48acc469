/**
 * `signatures/signHash` with every kind of key and every algorithm it lists, judged by the
 * openssl binary against the certificate that `credentials/info` shows. For each signature that
 * verifies, the same with one bit of the digest changed must not.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodePem } from '@kumoin/pki';
import type { KeyAlgorithm } from '@kumoin/pki';
import { clause } from './clause.ts';
import { bound, CscWorld } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectSuccess, textsOf } from './expect-answer.ts';
import { oids, sayYes, sign } from './signing-steps.ts';

const bytesOf = { sha256: 32, sha384: 48, sha512: 64 } as const;
type Hash = keyof typeof bytesOf;
const hashes = Object.keys(bytesOf) as Hash[];

/** CSC API v2.0.0.2, 11.10: DER of RSASSA-PSS-params, with and without the default trailer. */
const pssParameters = {
  sha256: 'MDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEg',
  sha384: 'MDSgDzANBglghkgBZQMEAgIFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgIFAKIDAgEw',
  sha512: 'MDSgDzANBglghkgBZQMEAgMFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgMFAKIDAgFA',
} as const;
const explicitTrailer =
  'MDmgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEgowMCAQE=';

interface Scheme {
  readonly name: string;
  readonly hash: Hash;
  readonly members: object;
  /** How openssl is told to verify. */
  readonly options: readonly string[];
}

const digestOption = (hash: Hash): readonly string[] => ['-pkeyopt', `digest:${hash}`];
const pssOptions = ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:digest'];
const rsaOids = { sha256: oids.rsaSha256, sha384: oids.rsaSha384, sha512: oids.rsaSha512 };
const ecdsaOids = { sha256: oids.ecdsaSha256, sha384: oids.ecdsaSha384, sha512: oids.ecdsaSha512 };

const pkcs1 = hashes.map((hash) => ({
  name: `PKCS#1 v1.5 with ${hash}`,
  hash,
  members: { signAlgo: rsaOids[hash], hashAlgorithmOID: null },
  options: digestOption(hash),
}));

const pssOf = (hash: Hash, name: string, signAlgoParams: string): Scheme => ({
  name: `PSS with ${hash}, ${name}`,
  hash,
  members: { signAlgo: oids.rsaPss, signAlgoParams, hashAlgorithmOID: null },
  options: [...digestOption(hash), ...pssOptions],
});

const withoutNulls = Buffer.from(
  pssParametersHex('300b0609608648016503040201', '0120'),
  'hex',
).toString('base64');
const whole = Buffer.concat([
  Buffer.from('304106092a864886f70d01010a', 'hex'),
  Buffer.from(pssParameters.sha256, 'base64'),
]).toString('base64');

const pss = [
  ...hashes.map((hash) => pssOf(hash, 'trailer left out', pssParameters[hash])),
  pssOf('sha256', 'trailer explicit', explicitTrailer),
  pssOf('sha256', 'no NULL beside the hash', withoutNulls),
  pssOf('sha256', 'the whole AlgorithmIdentifier', whole),
];

const ecdsa = hashes.map((hash) => ({
  name: `ECDSA with ${hash}`,
  hash,
  members: { signAlgo: ecdsaOids[hash], hashAlgorithmOID: null },
  options: digestOption(hash),
}));

const openHash = (name: string, signAlgo: string): Scheme => ({
  name: `${name}, the hash given beside it`,
  hash: 'sha384',
  members: { signAlgo, hashAlgorithmOID: oids.sha384 },
  options: digestOption('sha384'),
});

const ed25519 = hashes.map((hash) => ({
  name: `the agreed ${hash} digest as the message`,
  hash,
  members: { signAlgo: oids.ed25519, hashAlgorithmOID: oids[hash] },
  options: ['-rawin'],
}));

const rsa = [...pkcs1, ...pss, openHash('PKCS#1 v1.5', oids.rsa)];
const curves = [...ecdsa, openHash('ECDSA', oids.ecdsa)];
const schemes: Readonly<Record<KeyAlgorithm, readonly Scheme[]>> = {
  'rsa-2048': rsa,
  'rsa-3072': rsa,
  'rsa-4096': rsa,
  'p-256': curves,
  'p-384': curves,
  'p-521': curves,
  ed25519,
};

let world: CscWorld;
let alice: Session;
let folder = '';
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kumoin-algorithms-'));
  world = await CscWorld.open();
  alice = await world.session('alice');
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [key, list] of Object.entries(schemes) as [KeyAlgorithm, readonly Scheme[]][]) {
  let credentialID = '';
  let certificate = '';
  const enrol = async (): Promise<void> => {
    if (credentialID !== '') return;
    credentialID = await world.enrol('alice', { ...bound, keyAlgorithm: key });
    const info = expectSuccess(await alice.call('v2', 'credentials/info', { credentialID }));
    const [der = ''] = textsOf(info['cert'] as Record<string, unknown>, 'certificates');
    certificate = join(folder, `${key}.pem`);
    const pem = encodePem('CERTIFICATE', new Uint8Array(Buffer.from(der, 'base64')));
    writeFileSync(certificate, pem);
  };

  for (const { name, hash, members, options } of list) {
    const claim = `${key}, ${name}: openssl accepts it, and not for another digest`;
    test(clause('signatures/signHash', 'v2', claim), async () => {
      await enrol();
      const digest = Buffer.alloc(bytesOf[hash], key.length).fill(name.length, 0, 7);
      const agreed = digest.toString('base64');
      const signer = { session: alice, version: 'v2' as const, credentialID };
      const sad = await sayYes(signer, [agreed]);
      const [text = ''] = await sign(signer, sad, { hashes: [agreed], ...members });
      const signature = Buffer.from(text, 'base64');

      assert.equal(verifies({ certificate, digest, signature, options }), true);
      // The first bit: ECDSA looks only at as many as its curve has.
      const otherDigest = flipBit(digest, 0);
      assert.equal(verifies({ certificate, digest: otherDigest, signature, options }), false);
      const otherSignature = flipBit(signature, signature.length - 1);
      assert.equal(verifies({ certificate, digest, signature: otherSignature, options }), false);
    });
  }

  test(
    clause('credentials/info', 'v2', `key.algo of ${key} lists what it signs with`),
    async () => {
      await enrol();
      const info = expectSuccess(await alice.call('v2', 'credentials/info', { credentialID }));
      const { algo, len } = info['key'] as { algo: string[]; len: number };
      const used = list.map(({ members }) => (members as { signAlgo: string }).signAlgo);
      assert.deepEqual([...algo].sort(), [...new Set(used)].sort());
      assert.equal(len, key === 'ed25519' ? 256 : Number(/\d+$/.exec(key)?.[0]));
      assert.ok(!([oids.rsa, oids.ecdsa, oids.rsaPss] as string[]).includes(algo[0] ?? ''));
    },
  );
}

interface Case {
  readonly certificate: string;
  readonly digest: Buffer;
  readonly signature: Buffer;
  readonly options: readonly string[];
}

function verifies({ certificate, digest, signature, options }: Case): boolean {
  const [publicKey, input, sigFile] = ['key.pem', 'digest', 'signature'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-pubkey', '-out', publicKey]);
  writeFileSync(input, digest);
  writeFileSync(sigFile, signature);
  const files = ['-inkey', publicKey, '-in', input, '-sigfile', sigFile];
  const { status, stdout, stderr } = spawnSync(
    'openssl',
    ['pkeyutl', '-verify', '-pubin', ...files, ...options],
    { encoding: 'utf8' },
  );
  const said = `${stdout}${stderr}`;
  if (status === 0) return /Signature Verified Successfully/.test(said);
  assert.match(said, /Signature Verification Failure|error/i);
  return false;
}

function flipBit(bytes: Buffer, place: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}

/** RSASSA-PSS-params around a hash AlgorithmIdentifier without parameters. */
function pssParametersHex(hash: string, salt: string): string {
  const mask = `3018${'06092a864886f70d010108'}${hash}`;
  const inner = `a00d${hash}a11a${mask}a20302${salt}`;
  return `30${(inner.length / 2).toString(16)}${inner}`;
}
