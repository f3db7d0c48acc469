/**
 * A small world for the tests of the signer's yes: memory stores, a frozen clock that can be
 * moved, a vault that notes its use, one signer with a PIN and a TOTP seed.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { totp } from '@kumoin/otp';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { rateLimitDefaults } from '#domain/access/rate-limit.ts';
import type { Account } from '#domain/accounts/account.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import { makeDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  ClientId,
  CredentialId,
  FactorId,
  KeyRef,
  TenantId,
} from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import { onTheSpot } from '#ports/document-work.contract.ts';
import type { Message } from '#ports/message-sender.ts';
import { sampleClient } from '#ports/samples.contract.ts';
import { makeAnswerApproval } from './answer-approval.ts';
import { makeAuthorizeCredential } from './authorize-credential.ts';
import type { AuthorizeCredential, GivenAuthorization } from './authorize-credential.ts';
import { makeExtendAuthorization } from './extend-authorization.ts';
import { makeListApprovals } from './list-approvals.ts';
import { makePollApproval } from './poll-approval.ts';
import { makeShowApproval } from './show-approval.ts';
import type { CheckPasskey } from './check-passkey-factor.ts';
import { makeIssueChallenge } from './issue-challenge.ts';
import type { OfferPasskey } from './issue-challenge.ts';
import { SigningToken } from './signing-token.contract.ts';
import { makeUnlockFactors } from './unlock-factors.ts';

export const start = Date.UTC(2030, 0, 1);
export const pin = '12345678';
export const seed = new Uint8Array(20).fill(7);

export const caller = {
  accountId: 'account' as AccountId,
  clientId: 'client' as ClientId,
  rights: {},
};

export function sha256(fill: number): Digest {
  return makeDigest('sha256', new Uint8Array(32).fill(fill));
}

const credential: Credential = {
  id: 'credential' as CredentialId,
  tenantId: 'tenant' as TenantId,
  ownerId: caller.accountId,
  description: '',
  keyRef: 'key' as KeyRef,
  keyAlgorithm: 'p-256',
  chain: [],
  certificateSerial: '01',
  notBefore: start,
  notAfter: start + 10 * 365 * 24 * 3600 * 1000,
  enabled: true,
  revokedAt: undefined,
  mode: 'explicit',
  factors: ['pin', 'otp'],
  expression: undefined,
  signatureQualifier: undefined,
  level: 2,
  signaturesMax: 10,
  oneTime: false,
  consumedAt: undefined,
  createdAt: start,
};

const account: Account = {
  id: caller.accountId,
  tenantId: credential.tenantId,
  name: 'alice',
  displayName: 'Alice Example',
  enabled: true,
  email: 'alice@example.org',
  phone: '+819012345678',
  createdAt: start,
};

export async function signingWorld(
  options: {
    credential?: Partial<Credential>;
    clientEnabled?: boolean;
    vaultFails?: boolean;
    destroyingFails?: boolean;
  } = {},
) {
  const clock = { at: start, now: () => clock.at };
  const events: string[] = [];
  const stores = await openMemoryStore({ clock });
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const own = { ...credential, ...options.credential };
  await stores.accounts.add(account);
  const enabled = options.clientEnabled ?? true;
  await stores.clients.add(sampleClient({ id: caller.clientId, enabled }));
  await stores.credentials.add(own);
  await addFactors(stores, sealing, own.id);

  const record = stores.journal.record.bind(stores.journal);
  const messages: Message[] = [];
  const ports = {
    ...stores,
    rateLimitPlan: rateLimitDefaults,
    messageSender: {
      offers: () => true,
      send: async (message: Message) => void messages.push(message),
    },
    serviceName: 'Kumoin',
    messageLanguage: 'en' as const,
    baseUrl: 'https://sign.example',
    pause: {
      wait: async (milliseconds: number) => {
        clock.at += milliseconds;
        return true;
      },
    },
    journal: Object.assign(stores.journal, {
      record: async (note: Parameters<typeof record>[0]) => {
        events.push(note.event);
        await record(note);
      },
    }),
    sealing,
    tokenHash: new Sha256TokenHash(),
    random: new SystemRandom(),
    documentWork: onTheSpot,
    clock,
    keyVault: {
      generate: () => Promise.reject(new Error('not in this world')),
      publicKeyOf: () => Promise.reject(new Error('not in this world')),
      async destroy() {
        if (options.destroyingFails === true)
          throw new Outage('vault_failed', { cause: 'the token is gone' });
        events.push('key gone');
      },
      async sign(warrant: Warrant) {
        warrant.redeem();
        events.push('key used');
        if (options.vaultFails === true)
          throw new Outage('vault_failed', { cause: 'the token is gone' });
        return warrant.inputs.map(
          (input) => new Uint8Array(createHash('sha256').update(input).digest()),
        );
      },
    },
  };
  const claims: Parameters<CheckPasskey>[0][] = [];
  const checkPasskey: CheckPasskey = async (claim) => {
    claims.push(claim);
    refuseUnless(claim.assertion.signature === 'good', 'passkey_refused');
  };
  const token = new SigningToken(clock);
  const handed = { checkPasskey, tokenApprovals: token };
  const offerPasskey: OfferPasskey = async ({ challenge }) => ({ challenge });
  return {
    ports,
    token,
    handed,
    events,
    messages,
    clock,
    credentialId: own.id,
    factors: own.factors,
    authorizeCredential: givingSad(makeAuthorizeCredential(ports, handed)),
    /** As it is: the answer may be a handle. */
    askCredential: makeAuthorizeCredential(ports, handed),
    pollApproval: makePollApproval(ports, token),
    listApprovals: makeListApprovals(ports),
    showApproval: makeShowApproval(ports),
    answerApproval: makeAnswerApproval(ports, token),
    issueChallenge: makeIssueChallenge(ports, { offerPasskey, tokenApprovals: token }),
    claims,
    extendAuthorization: makeExtendAuthorization(ports),
    unlockFactors: makeUnlockFactors(ports),
    codeNow: () => totp({ seed, at: clock.at }),
  };
}

/** For credentials whose factors all go through the application. */
function givingSad(authorize: AuthorizeCredential) {
  return async (...order: Parameters<AuthorizeCredential>): Promise<GivenAuthorization> => {
    const given = await authorize(...order);
    assert.ok('sad' in given);
    return given;
  };
}

type World = Awaited<ReturnType<typeof signingWorld>>;

/** The right PIN and a fresh code, as far as the credential asks for them. */
export function factorsOf(world: World, given: { pin?: string; otp?: string } = {}): FactorAnswers {
  const values: readonly (readonly [FactorKind, string])[] = [
    ['pin', given.pin ?? pin],
    ['otp', given.otp ?? world.codeNow()],
  ];
  const asked = values.filter(([kind]) => world.factors.includes(kind));
  return { byKind: new Map(asked.map(([kind, value]) => [kind, new Secret(value)])) };
}

async function addFactors(
  stores: Awaited<ReturnType<typeof openMemoryStore>>,
  sealing: SoftwareSealing,
  credentialId: CredentialId,
): Promise<void> {
  const counters = { failures: 0, lastAttemptAt: undefined, lastStep: undefined };
  const { accountId } = caller;
  const pinFactor = { id: 'pin' as FactorId, type: 'pin' as const, accountId, credentialId };
  const mac = await sealing.mac(new TextEncoder().encode(pin), factorContext(pinFactor));
  await stores.factors.add({ ...pinFactor, ...counters, verifier: mac });
  const totpFactor = { id: 'totp' as FactorId, type: 'totp' as const, accountId };
  const sealed = await sealing.seal(seed, factorContext(totpFactor));
  await stores.factors.add({
    ...totpFactor,
    ...counters,
    verifier: sealed,
    credentialId: undefined,
  });
}
