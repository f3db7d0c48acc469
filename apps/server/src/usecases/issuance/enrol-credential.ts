/**
 * Enrol a credential: a key in the vault, a certificate for it, and the rules of its use.
 *
 *     decide → take a key → issue (recorded before released) → journal → store
 *
 * The key is one that was made ahead, if there is one: RSA takes its time.
 *
 * A crash on the way leaves a key or a certificate that no credential refers to; neither can
 * be used. A PIN that is given is stored together with the credential. Until its factors are
 * there, nobody can agree to anything with it.
 */

import { equalBytes } from '@kumoin/pki';
import type { KeyAlgorithm } from '@kumoin/pki';
import { factorContext, newPin, pinSecret } from '#domain/authorization/factor.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import type {
  AuthorizationMode,
  Credential,
  FactorKind,
  SoleControlLevel,
} from '#domain/credentials/credential.ts';
import { checkFactorPlan } from '#domain/authorization/factor-plan.ts';
import type { FactorPlan } from '#domain/authorization/factor-plan.ts';
import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';
import { checkAddresses } from '#domain/issuance/check-addresses.ts';
import { certificateOf, isValidAt } from '#domain/issuance/authority.ts';
import { buildSignerName } from '#domain/issuance/signer-name.ts';
import type { SignerName } from '#domain/issuance/signer-name.ts';
import type { JournalFacts } from '#domain/journal/journal-entry.ts';
import { Outage } from '#domain/outage.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { GeneratedKey, KeyVault } from '#ports/key-vault.ts';
import type { PooledKeys } from '#ports/pooled-keys.ts';
import type { Sealing } from '#ports/sealing.ts';
import { issueCertificate } from './issue-certificate.ts';
import type { IssuingPorts } from './issue-certificate.ts';

export interface EnrolCredentialPorts extends IssuingPorts {
  readonly accounts: Accounts;
  readonly authorities: Authorities;
  readonly credentials: Credentials;
  readonly sealing: Sealing;
  readonly pooledKeys: PooledKeys;
  readonly clock: Clock;
  /** Where relying parties reach the `pki` face, without a slash at its end. */
  readonly baseUrl: string;
}

export interface Enrolment {
  readonly accountId: AccountId;
  readonly description: string;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Explicit, unless said otherwise. */
  readonly mode?: AuthorizationMode;
  readonly factors: readonly FactorKind[];
  readonly expression?: string;
  readonly signatureQualifier?: string;
  readonly level: SoleControlLevel;
  readonly signaturesMax: number;
  /** A key for one call of signHash, destroyed after it; without, it stays. */
  readonly oneTime?: boolean;
  /** Given, the credential is born with it; otherwise somebody enrols it later. */
  readonly pin?: Secret<string>;
  /** The person; the common name is the account's display name. */
  readonly person: Omit<SignerName, 'commonName' | 'serialNumber'>;
}

/**
 * @throws {Refusal} `account_unknown`, `factors_missing`, `expression_malformed`,
 * `expression_unmeetable`, `address_missing`, `signature_count_too_low`,
 * `signature_count_too_high`, `authority_unknown`, `certificate_request_refused`,
 * `certificate_not_valid`, `pin_too_weak`.
 * @throws {Outage} when the vault or a store is down, or key pool and vault disagree.
 */
export type EnrolCredential = (enrolment: Enrolment) => Promise<Credential>;

export function makeEnrolCredential(ports: EnrolCredentialPorts): EnrolCredential {
  const { accounts, authorities, credentials, journal, random, clock } = ports;

  return async function enrolCredential(enrolment) {
    const account = await accounts.find(enrolment.accountId);
    refuseUnless(account?.enabled === true, 'account_unknown');
    checkFactorPlan(planOf(enrolment));
    checkAddresses(enrolment.factors, account);
    refuseUnless(enrolment.signaturesMax >= 1, 'signature_count_too_low');
    refuseUnless(enrolment.signaturesMax <= signaturesMaxLimit, 'signature_count_too_high');
    const secret = enrolment.pin && pinSecret(enrolment.pin);
    const issuer = await authorities.findByKind('issuing');
    refuseUnless(issuer !== undefined, 'authority_unknown');
    // Issuing asks again; here no key of the pool is taken for nothing.
    const issuerIsValid = isValidAt(certificateOf(issuer), clock.now());
    refuseUnless(issuerIsValid, 'certificate_not_valid', issuer.kind);
    const { displayName: commonName, id: serialNumber } = account;
    const subject = buildSignerName({ ...enrolment.person, commonName, serialNumber });

    const { keyRef, publicKey, keyFrom } = await takeKey(ports, enrolment.keyAlgorithm);
    const at = clock.now();
    const { baseUrl } = ports;
    const order = { profile: 'signer', issuer, subject, publicKey, baseUrl, at } as const;
    const certificate = await issueCertificate(ports, order);

    const credential: Credential = {
      ...rulesOf(enrolment),
      id: random.identifier() as CredentialId,
      tenantId: account.tenantId,
      ownerId: account.id,
      keyRef,
      chain: [certificate.raw, ...issuer.chain],
      certificateSerial: certificate.serialNumberHex,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      enabled: true,
      revokedAt: undefined,
      consumedAt: undefined,
      createdAt: at,
    };
    await journal.record({
      event: 'credential.enrolled',
      facts: { ...factsOf(credential), keyFrom },
    });
    await credentials.add(credential, secret ? [await makePin(ports, credential, secret)] : []);
    return credential;
  };
}

async function makePin(
  { sealing, random }: EnrolCredentialPorts,
  credential: Credential,
  secret: Uint8Array,
): Promise<Factor> {
  const factor = newPin(random.identifier() as FactorId, credential);
  return { ...factor, verifier: await sealing.mac(secret, factorContext(factor)) };
}

async function takeKey(
  ports: EnrolCredentialPorts,
  algorithm: KeyAlgorithm,
): Promise<GeneratedKey & { readonly keyFrom: 'pool' | 'vault' }> {
  const { pooledKeys, keyVault, clock } = ports;
  const pooled = await pooledKeys.claim(algorithm, clock.now());
  if (pooled !== undefined && (await isInVault(keyVault, pooled))) {
    return { ...pooled, keyFrom: 'pool' };
  }
  return { ...(await keyVault.generate(algorithm)), keyFrom: 'vault' };
}

/**
 * The pool is a table: what it says is certified only if the vault says the same. A key that was
 * lost with its token is passed over; another public key in its place is nothing to pass over.
 *
 * @throws {Outage} `vault_failed`, when the two disagree.
 */
async function isInVault(keyVault: KeyVault, { keyRef, publicKey }: GeneratedKey) {
  const held = await keyVault.publicKeyOf(keyRef).catch(() => undefined);
  if (held === undefined || equalBytes(held, publicKey)) return held !== undefined;
  const cause = new Error(`the key pool holds another public key for ${keyRef} than the vault`);
  throw new Outage('vault_failed', { cause });
}

function planOf({ mode = 'explicit', factors, expression }: Enrolment): FactorPlan {
  return { mode, factors: [...factors], expression };
}

function rulesOf(enrolment: Enrolment) {
  const { description, keyAlgorithm, signatureQualifier, level, signaturesMax } = enrolment;
  const { oneTime = false } = enrolment;
  const rules = { description, keyAlgorithm, signatureQualifier, oneTime, level, signaturesMax };
  return { ...rules, ...planOf(enrolment) };
}

function factsOf(credential: Credential): JournalFacts {
  return {
    credential: credential.id,
    account: credential.ownerId,
    key: credential.keyAlgorithm,
    serialNumber: credential.certificateSerial,
    factors: [...credential.factors],
    ...(credential.expression !== undefined && { expression: credential.expression }),
    level: credential.level,
    oneTime: String(credential.oneTime),
  };
}
