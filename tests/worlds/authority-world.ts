/**
 * A world in which an installation has its own CA and time-stamp authority: real use cases
 * over stores in memory and a software vault, a clock that stands still until told, and an
 * account that can be enrolled. Keys are made at run time.
 */

import { randomBytes } from 'node:crypto';
import pino from 'pino';
import type { KeyAlgorithm } from '@kumoin/pki';
import { openMemoryStore } from '../../apps/server/src/adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '../../apps/server/src/adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '../../apps/server/src/adapters/software-keys/software-key-vault.ts';
import { SoftwareSealing } from '../../apps/server/src/adapters/software-keys/software-sealing.ts';
import { SystemRandom } from '../../apps/server/src/adapters/system/system-random.ts';
import type { Account } from '../../apps/server/src/domain/accounts/account.ts';
import type { AccountId, TenantId } from '../../apps/server/src/domain/identifiers.ts';
import { evaluationTimestampPolicy } from '../../apps/server/src/domain/issuance/certificate-profile.ts';
import { makeHttpServer } from '../../apps/server/src/faces/http.ts';
import { registerPki } from '../../apps/server/src/faces/pki/register-pki.ts';
import { registerTsa } from '../../apps/server/src/faces/tsa/register-tsa.ts';
import { Sha256TokenHash } from '../../apps/server/src/adapters/system/sha256-token-hash.ts';
import type { RateLimitPlan } from '../../apps/server/src/domain/access/rate-limit.ts';
import { rateLimitDefaults } from '../../apps/server/src/domain/access/rate-limit.ts';
import { makeCheckRate } from '../../apps/server/src/usecases/access/check-rate.ts';
import { makeAnswerStatusRequest } from '../../apps/server/src/usecases/issuance/answer-status-request.ts';
import { makeCreateAuthorities } from '../../apps/server/src/usecases/issuance/create-authorities.ts';
import { makeEnrolCredential } from '../../apps/server/src/usecases/issuance/enrol-credential.ts';
import { makePublishCrl } from '../../apps/server/src/usecases/issuance/publish-crl.ts';
import { makeRevokeCertificate } from '../../apps/server/src/usecases/issuance/revoke-certificate.ts';
import { makeShowAuthority } from '../../apps/server/src/usecases/issuance/show-authority.ts';
import type { AugmentationPorts } from '../../apps/server/src/usecases/signatures/augmentation.ts';
import { makeIssueTimestamp } from '../../apps/server/src/usecases/timestamps/issue-timestamp.ts';
import { makeDocumentCalls } from '../../apps/server/src/wiring/document-threads/document-calls.ts';
import { ownValidationNeeds } from '../../apps/server/src/wiring/own-validation-needs.ts';
import type { OwnAuthorities } from '../../apps/server/src/wiring/own-validation-needs.ts';

export interface WorldOptions {
  readonly at: number;
  readonly caKey?: KeyAlgorithm;
  readonly unitKey?: KeyAlgorithm;
  /** In memory, unless given. */
  readonly open?: typeof openMemoryStore;
}

export type AuthorityWorld = Awaited<ReturnType<typeof authorityWorld>>;

/** No authority is there yet: `createAuthorities(world.plan)` makes them. */
export async function authorityWorld(options: WorldOptions) {
  const { at, caKey = 'p-256', unitKey = 'p-256', open = openMemoryStore } = options;
  const clock = {
    at,
    now() {
      return this.at;
    },
  };
  const stores = await open({ clock });
  const key = keyEncryptionKey(randomBytes(32));
  const keyVault = new SoftwareKeyVault(stores.wrappedKeys, key);
  const ports = {
    ...stores,
    keyVault,
    sealing: new SoftwareSealing(key),
    clock,
    random: new SystemRandom(),
    tokenHash: new Sha256TokenHash(),
    rateLimitPlan: rateLimitDefaults as RateLimitPlan,
    baseUrl: 'http://ca.test',
    policy: evaluationTimestampPolicy,
  };
  await stores.accounts.add(account(at));
  const plan = { country: 'XX', organization: 'World', baseUrl: ports.baseUrl, caKey, unitKey };
  const made = useCases(ports);
  return { clock, ports, plan, accountId: accountId(), ...made, ...workBy(ports, made) };
}

/**
 * Work on documents, done on the spot: with the time-stamps and the answers of these authorities,
 * trusting their root.
 */
export function workBy(
  { clock, random }: Pick<AugmentationPorts, 'clock' | 'random'>,
  authorities: OwnAuthorities,
) {
  const anchors = async () => (await authorities.showAuthority('root')).chain;
  const needs = ownValidationNeeds(authorities);
  return { needs, documentWork: makeDocumentCalls({ needs, anchors, clock, random }) };
}

/** One HTTP server with the two faces; `listen` it, or `inject`. */
export function serveAuthority({ ports }: Pick<AuthorityWorld, 'ports'>) {
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  const face = useCases(ports);
  registerTsa(app, face);
  registerPki(app, face);
  return app;
}

export const enrolment = {
  description: 'a test credential',
  keyAlgorithm: 'p-256',
  factors: ['pin'],
  level: 2,
  signaturesMax: 10,
  person: { country: 'XX', givenName: 'Alice', surname: 'Example' },
} as const;

export function useCases(ports: Ports) {
  return {
    createAuthorities: makeCreateAuthorities(ports),
    enrolCredential: makeEnrolCredential(ports),
    revokeCertificate: makeRevokeCertificate(ports),
    publishCrl: makePublishCrl(ports),
    answerStatusRequest: makeAnswerStatusRequest(ports),
    showAuthority: makeShowAuthority(ports),
    issueTimestamp: makeIssueTimestamp(ports),
    checkRate: makeCheckRate(ports),
  };
}

type Ports = Parameters<typeof makeCheckRate>[0] &
  Parameters<typeof makeCreateAuthorities>[0] &
  Parameters<typeof makeEnrolCredential>[0] &
  Parameters<typeof makePublishCrl>[0] &
  Parameters<typeof makeIssueTimestamp>[0];

function accountId(): AccountId {
  return 'a11ce000' as AccountId;
}

function account(at: number): Account {
  return {
    id: accountId(),
    tenantId: 'tenant' as TenantId,
    name: 'alice',
    displayName: 'Alice Example',
    enabled: true,
    email: undefined,
    phone: undefined,
    createdAt: at,
  };
}
