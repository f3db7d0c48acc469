/**
 * A world for tests of tokens: an account whose owner has just logged in strongly, stores in
 * memory, real keys and seals, a clock that is moved by hand, and a phone that does what a browser
 * does.
 */

import { randomBytes } from 'node:crypto';
import { agreementSalt, enrolmentConfirmation, hmac, tokenKeyPurposes } from '@kumoin/otp';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { NodeKeyAgreement } from '#adapters/system/node-key-agreement.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { AccountId, TokenId } from '#domain/identifiers.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Token } from '#domain/tokens/token.ts';
import { sampleAccount } from '#ports/samples.contract.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { makeBeginEnrolment } from './begin-enrolment.ts';
import { makeEnrolToken } from './enrol-token.ts';
import { sealTokenKeys } from './seal-token-keys.ts';
import { makeShowEnrolment } from './show-enrolment.ts';

export const start = Date.UTC(2030, 0, 1);
export const alice = 'account-1' as AccountId;
export const bob = 'account-2' as AccountId;
/** Of RFC 4226, Appendix D. */
export const rfcSeed = new TextEncoder().encode('12345678901234567890');
const note = { event: 'token.imported', facts: {} } as const;
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

export async function tokenWorld() {
  const clock = { at: start, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  await stores.accounts.add(sampleAccount({ id: alice, name: 'alice' }));
  await stores.accounts.add(sampleAccount({ id: bob, name: 'bob' }));
  const ports = {
    ...stores,
    clock,
    sealing: new SoftwareSealing(keyEncryptionKey(randomBytes(32))),
    keyAgreement: new NodeKeyAgreement(),
    tokenHash: new Sha256TokenHash(),
    random: new SystemRandom(),
    tokenPolicy: { validityDays: 1000, suites: [] as readonly string[] },
  };

  /** Whoever it is logged in by password and app a moment ago. */
  function owner(accountId = alice, changes: Partial<LoginSession> = {}): LoginSession {
    const times = { authenticatedAt: clock.at, expiresAt: clock.at + 1000 };
    return { accountId, methods: ['password', 'totp'], strong: true, ...times, ...changes };
  }

  /** A token with these keys, in the store. */
  async function addToken(changes: Partial<Token> = {}, client = rfcSeed): Promise<Token> {
    const id = changes.id ?? ('token-1' as TokenId);
    const sealed = await sealTokenKeys(ports, { id }, { client });
    const fresh = { notBefore: start, notAfter: undefined, usesMax: undefined, counter: 0 };
    const token = sampleToken({ ...fresh, serial: `ACME ${id}`, ...sealed, ...changes, id });
    await stores.tokens.add([token], note);
    return token;
  }

  return {
    ports,
    clock,
    owner,
    addToken,
    beginEnrolment: makeBeginEnrolment(ports),
    showEnrolment: makeShowEnrolment(ports),
    enrolToken: makeEnrolToken(ports),
    tokenOf: async (id: TokenId) => (await stores.tokens.find(id)) ?? sampleToken(),
    events: async () => (await stores.journal.read(0, 100)).map(({ event }) => event),
    facts: async () => (await stores.journal.read(0, 100)).map(({ facts }) => facts),
  };
}

export type TokenWorld = Awaited<ReturnType<typeof tokenWorld>>;

/** A phone that read the picture, as far as its answer. */
export async function answerOf({ showEnrolment }: TokenWorld, code: Secret<string>) {
  const { enrolment } = await showEnrolment(code);
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  const own = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const raw = Uint8Array.from(enrolment.publicKey);
  const theirs = await crypto.subtle.importKey('raw', raw, curve, true, []);
  const agreed = { ...curve, public: theirs };
  const shared = await crypto.subtle.deriveBits(agreed, privateKey, 256);
  const { id: enrolmentId, publicKey: serverPublicKey } = enrolment;
  const salt = agreementSalt({ phonePublicKey: own, serverPublicKey, enrolmentId });
  const keys = {
    client: await hkdf(shared, salt, tokenKeyPurposes.client),
    server: await hkdf(shared, salt, tokenKeyPurposes.server),
    request: await hkdf(shared, salt, tokenKeyPurposes.request),
  };
  const confirmation = hmac('sha256', keys.request, enrolmentConfirmation.byPhone(enrolmentId));
  return { keys, enrolmentId, answer: { code, publicKey: own, label: 'Phone', confirmation } };
}

/** By WebCrypto: none of the code that is tested. */
async function hkdf(shared: ArrayBuffer, salt: Uint8Array, info: string): Promise<Uint8Array> {
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const purpose = { salt: Uint8Array.from(salt), info: new TextEncoder().encode(info) };
  const algorithm = { name: 'HKDF', hash: 'SHA-256', ...purpose };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, material, 256));
}

export function refusal(code: RefusalCode) {
  return { name: 'Refusal', code };
}
