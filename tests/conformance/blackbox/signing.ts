/** The steps of a signature: choose a credential, say yes to digests, have them signed, verify. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Bench } from './bench.ts';
import type { Answer } from './caller.ts';
import { oids } from './dialect.ts';
import { bytesOf, expectSuccess, textOf, textsOf } from './expect.ts';
import { NotTried } from './not-tried.ts';
import type { Factor, FactorForm, TriedCredential } from './tried-credential.ts';
import { assertSigned } from './verify-signature.ts';

/** Something to sign, never the same twice, and its digest as the API wants it. */
export interface Order {
  readonly message: Uint8Array;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  /** Base64. */
  readonly digest: string;
}

export function order(hash: Order['hash'] = 'sha256'): Order {
  const message = randomBytes(32);
  return { message, hash, digest: createHash(hash).update(message).digest('base64') };
}

export const digestsOf = (orders: readonly Order[]): readonly string[] =>
  orders.map(({ digest }) => digest);

/** An explicit credential whose factors we can give, the one with the fewest; it is enabled. */
export async function signable(
  bench: Bench,
  what = '',
  fits: (credential: TriedCredential) => boolean = () => true,
): Promise<TriedCredential> {
  const usable = (await bench.credentials()).filter(
    (one) =>
      (one.mode === 'explicit' || one.mode === 'implicit') &&
      one.known.answerElsewhere === undefined &&
      one.isEnabled &&
      one.programFactors !== undefined &&
      fits(one),
  );
  const cost = (one: TriedCredential): number =>
    (one.programFactors ?? []).reduce((sum, { form }) => sum + costs[form], 0);
  const [cheapest] = usable.sort((left, right) => cost(left) - cost(right));
  if (cheapest === undefined) {
    throw new NotTried(`no explicit credential with known factors is there ${what}`.trim());
  }
  return cheapest;
}

/** A one-time password costs half a minute each time, a code that is sent somebody's money. */
const costs: Readonly<Record<FactorForm, number>> = {
  pin: 1,
  challenge: 10,
  totp: 100,
  token: 1000,
  outOfBand: 1000,
};

export const isQuick = (credential: TriedCredential): boolean =>
  (credential.programFactors ?? []).every(({ form }) => form === 'pin');

export const quick = (bench: Bench): Promise<TriedCredential> =>
  signable(bench, 'that needs no one-time password', isQuick);

/** Factors in the words of the version; those of `ids`, or the fewest that are enough. */
export async function factorsFor(
  bench: Bench,
  credential: TriedCredential,
  ids?: readonly string[],
): Promise<object> {
  const chosen = ids
    ? credential.givable.filter(({ id }) => ids.includes(id))
    : (credential.programFactors ?? []);
  const values = new Map<string, string>();
  for (const factor of chosen) values.set(factor.id, await valueOf(bench, credential, factor));
  return wordsOf(bench, values);
}

/** A code that is sent must be asked for first. */
export async function valueOf(
  bench: Bench,
  credential: TriedCredential,
  factor: Factor,
): Promise<string> {
  const { pin = '', totpSecretBase32 = '', readCode } = credential.known;
  if (factor.form === 'pin') return pin;
  if (factor.form === 'totp') return bench.codes.next(totpSecretBase32);
  if (readCode === undefined) throw new NotTried('nobody can read the code that was sent');
  return readCode(async () => {
    const answer = await askCode(bench, credential, factor);
    if (answer.status !== 204) textOf(expectSuccess(answer), 'challenge');
  });
}

export function askCode(
  bench: Bench,
  { id: credentialID }: TriedCredential,
  { id: authObjectID }: Factor,
): Promise<Answer> {
  return bench.dialect.version === 'v1'
    ? bench.call('credentials/sendOTP', { credentialID })
    : bench.call('credentials/getChallenge', { credentialID, authObjectID });
}

export function wordsOf({ dialect }: Bench, values: ReadonlyMap<string, string>): object {
  if (dialect.version === 'v1') return Object.fromEntries(values);
  return { authData: [...values].map(([id, value]) => ({ id, value })) };
}

/** The body of `credentials/authorize`; members of `changes` go before. */
export async function yesBody(
  bench: Bench,
  credential: TriedCredential,
  {
    digests,
    ...changes
  }: { readonly digests: readonly string[]; readonly [name: string]: unknown },
): Promise<object> {
  const { dialect } = bench;
  return {
    credentialID: credential.id,
    numSignatures: Math.max(digests.length, 1),
    ...(digests.length > 0 && { [dialect.hashes]: digests }),
    ...(digests.length > 0 && dialect.version === 'v2' && { hashAlgorithmOID: oids.sha256 }),
    ...('authData' in changes || 'PIN' in changes ? {} : await factorsFor(bench, credential)),
    ...changes,
  };
}

export async function askYes(
  bench: Bench,
  credential: TriedCredential,
  body: { readonly digests: readonly string[]; readonly [name: string]: unknown },
): Promise<Answer> {
  return bench.call('credentials/authorize', await yesBody(bench, credential, body));
}

/** @returns the SAD. */
export async function sayYes(
  bench: Bench,
  credential: TriedCredential,
  body: { readonly digests: readonly string[]; readonly [name: string]: unknown },
): Promise<string> {
  return textOf(expectSuccess(await askYes(bench, credential, body)), 'SAD');
}

/** The algorithm a client would choose for SHA-256: one that names its hash, or the open one. */
export function algorithmFor(credential: TriedCredential): string {
  const preferred = [oids.rsaSha256, oids.ecdsaSha256, oids.rsa, oids.ecdsa];
  const chosen = preferred.find((oid) => credential.algorithms.includes(oid));
  if (chosen === undefined) {
    throw new NotTried(`of ${credential.algorithms.join(' ')} none is known here with SHA-256`);
  }
  return chosen;
}

/** The body of `signatures/signHash`; members of `changes` go before. */
export function signBody(
  { dialect }: Bench,
  credential: TriedCredential,
  { SAD, digests, ...changes }: SignOrder,
): object {
  return {
    credentialID: credential.id,
    ...(SAD !== undefined && { SAD }),
    [dialect.hashes]: digests,
    [dialect.hashAlgorithm]: oids.sha256,
    signAlgo: algorithmFor(credential),
    ...changes,
  };
}

export interface SignOrder {
  readonly SAD: string | undefined;
  readonly digests: readonly string[];
  readonly [name: string]: unknown;
}

export async function askSignatures(
  bench: Bench,
  credential: TriedCredential,
  asked: SignOrder,
): Promise<Answer> {
  return bench.call('signatures/signHash', signBody(bench, credential, asked));
}

/** Every signature is there, in the order of the digests, and verifies. */
export function assertSignatures(
  credential: TriedCredential,
  answer: Answer,
  { orders, signAlgo = algorithmFor(credential) }: { orders: readonly Order[]; signAlgo?: string },
): void {
  const signatures = textsOf(expectSuccess(answer), 'signatures');
  assert.equal(signatures.length, orders.length, 'the number of signatures');
  for (const [index, { message, hash }] of orders.entries()) {
    const signature = bytesOf(signatures[index] ?? '', 'a signature');
    const { certificate } = credential;
    assertSigned({ certificate, message, hash, signAlgo, signature });
  }
}

export function extend(
  bench: Bench,
  credential: TriedCredential,
  { SAD, digests, ...changes }: SignOrder,
): Promise<Answer> {
  const { dialect } = bench;
  return bench.call('credentials/extendTransaction', {
    credentialID: credential.id,
    SAD,
    ...(digests.length > 0 && { [dialect.hashes]: digests }),
    ...(digests.length > 0 && dialect.version === 'v2' && { hashAlgorithmOID: oids.sha256 }),
    ...changes,
  });
}
