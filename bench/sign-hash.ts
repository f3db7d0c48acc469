/**
 * How many signatures a second go through the CSC API, next to what the key vault alone makes:
 *
 *     node_modules/.bin/node --conditions=source bench/sign-hash.ts
 *
 * One signature through the API is two calls, authorize (with its PIN) and signHash, with every
 * step durable on SQLite. Server and callers share one process, so CPU is that of both.
 */

import { createHash, randomBytes } from 'node:crypto';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { keyEncryptionKey } from '../apps/server/src/adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '../apps/server/src/adapters/software-keys/software-key-vault.ts';
import { MemoryWrappedKeys } from '../apps/server/src/adapters/memory/memory-wrapped-keys.ts';
import { sampleWarrant } from '../apps/server/src/ports/sample-warrant.contract.ts';
import { CscWorld, pin } from '../tests/conformance/csc/csc-world.ts';
import type { Session } from '../tests/conformance/csc/csc-world.ts';

const hashOid = '2.16.840.1.101.3.4.2.1';
const callersAtOnce = [1, 16, 64];

interface Case {
  readonly key: KeyAlgorithm;
  readonly algorithm: SignatureAlgorithm;
  readonly signOid: string;
  readonly signatures: number;
}

const cases: readonly Case[] = [
  {
    key: 'rsa-3072',
    algorithm: { scheme: 'rsa-pkcs1', hash: 'sha256' },
    signOid: '1.2.840.113549.1.1.11',
    signatures: 400,
  },
  {
    key: 'p-256',
    algorithm: { scheme: 'ecdsa', hash: 'sha256' },
    signOid: '1.2.840.10045.4.3.2',
    signatures: 2000,
  },
];

const world = await CscWorld.open();
try {
  for (const one of cases) {
    await measureVault(one);
    const plan = { factors: ['pin'], level: 2, signaturesMax: 1 } as const;
    const credentialID = await world.enrol('alice', { ...plan, keyAlgorithm: one.key });
    const session = await world.session('alice');
    await signThrough(session, credentialID, one);
    for (const callers of callersAtOnce)
      await measureApi({ ...one, session, credentialID, callers });
  }
} finally {
  await world.close();
}

async function measureVault({ key, algorithm, signatures }: Case): Promise<void> {
  const vault = new SoftwareKeyVault(new MemoryWrappedKeys(), keyEncryptionKey(randomBytes(32)));
  const { keyRef } = await vault.generate(key);
  await vault.sign(sampleWarrant(keyRef, algorithm, randomDigest()));
  const run = async () => void (await vault.sign(sampleWarrant(keyRef, algorithm, randomDigest())));
  await measure(`${key} vault alone`, { count: signatures, callers: 1, run });
}

interface ApiCase extends Case {
  readonly session: Session;
  readonly credentialID: string;
  readonly callers: number;
}

async function measureApi({ session, credentialID, callers, ...one }: ApiCase): Promise<void> {
  const run = () => signThrough(session, credentialID, one);
  const load = { count: one.signatures, callers, run };
  await measure(`${one.key} through the API, ${callers} at once`, load);
}

async function signThrough(
  session: Session,
  credentialID: string,
  { signOid }: Case,
): Promise<void> {
  const hashes = [Buffer.from(randomDigest()).toString('base64')];
  const authData = [{ id: 'PIN', value: pin }];
  const yes = { credentialID, numSignatures: 1, hashes, hashAlgorithmOID: hashOid, authData };
  const { body } = await session.call('v2', 'credentials/authorize', yes);
  const order = { credentialID, SAD: body['SAD'], hashes, hashAlgorithmOID: hashOid };
  const answer = await session.call('v2', 'signatures/signHash', { ...order, signAlgo: signOid });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

interface Load {
  readonly count: number;
  readonly callers: number;
  run(): Promise<void>;
}

async function measure(what: string, { count, callers, run }: Load): Promise<void> {
  const times: number[] = [];
  let left = count;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const call = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const before = performance.now();
      await run();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  times.sort((left, right) => left - right);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const cpuMs = ((user + system) / 1000 / count).toFixed(2);
  const rate = Math.round(count / seconds);
  console.log(`${what}: ${rate}/s, ${cpuMs} ms CPU each, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

function randomDigest(): Uint8Array {
  return new Uint8Array(createHash('sha256').update(randomBytes(8)).digest());
}
