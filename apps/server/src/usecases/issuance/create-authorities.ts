/**
 * Create authorities: the installation's own hierarchy, once.
 *
 *     root ── issuing ─┬─ timestamp
 *                      ├─ status
 *                      └─ evidence
 *
 * What is there stays; what is missing is made, in this order, so it can be run at every
 * start and after a crash at any line. Of two processes that start at once, the store lets
 * one win; the other destroys its key and takes the winner's. An interrupted run may leave a
 * key in the vault that nothing refers to, and no warrant can ever be made for it.
 */

import { strict as assert } from 'node:assert';
import { buildName } from '@kumoin/pki';
import type { Certificate, KeyAlgorithm } from '@kumoin/pki';
import { authorityAlgorithm } from '#domain/issuance/authority.ts';
import type { Authority, AuthorityKind } from '#domain/issuance/authority.ts';
import { certificateProfiles } from '#domain/issuance/certificate-profile.ts';
import {
  draftRoot,
  makeSerialNumber,
  serialNumberRandomBytes,
} from '#domain/issuance/draft-certificate.ts';
import { IssuanceWarrant } from '#domain/issuance/issuance-warrant.ts';
import type { AuthorityId } from '#domain/identifiers.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { GeneratedKey } from '#ports/key-vault.ts';
import { issueCertificate, recordCertificate, signCertificate } from './issue-certificate.ts';
import type { IssuingPorts } from './issue-certificate.ts';

export interface CreateAuthoritiesPorts extends IssuingPorts {
  readonly authorities: Authorities;
  readonly clock: Clock;
}

export interface AuthoritiesPlan {
  /** Two capital letters. */
  readonly country: string;
  readonly organization: string;
  /** Where relying parties reach the `pki` face, without a slash at its end. */
  readonly baseUrl: string;
  /** Keys of root and issuing CA. */
  readonly caKey: KeyAlgorithm;
  /** Keys of the units below it. */
  readonly unitKey: KeyAlgorithm;
}

export type OwnAuthorities = Readonly<Record<AuthorityKind, Authority>>;

/**
 * @throws {Refusal} `certificate_not_valid`, when a CA above has expired.
 * @throws {Outage} when the vault or a store is down; run it again.
 */
export type CreateAuthorities = (plan: AuthoritiesPlan) => Promise<OwnAuthorities>;

export function makeCreateAuthorities(ports: CreateAuthoritiesPorts): CreateAuthorities {
  return async function createAuthorities(plan) {
    const root = await ensure(ports, plan, { kind: 'root' });
    const issuing = await ensure(ports, plan, { kind: 'issuing', issuer: root });
    const timestamp = await ensure(ports, plan, { kind: 'timestamp', issuer: issuing });
    const status = await ensure(ports, plan, { kind: 'status', issuer: issuing });
    const evidence = await ensure(ports, plan, { kind: 'evidence', issuer: issuing });
    return { root, issuing, timestamp, status, evidence };
  };
}

type Place =
  | { readonly kind: 'root' }
  | { readonly kind: Exclude<AuthorityKind, 'root'>; readonly issuer: Authority };

const titles: Readonly<Record<AuthorityKind, string>> = {
  root: 'Kumoin Root CA',
  issuing: 'Kumoin Issuing CA',
  timestamp: 'Kumoin Time-Stamp Authority',
  status: 'Kumoin Status Responder',
  evidence: 'Kumoin Evidence Unit',
};

async function ensure(
  ports: CreateAuthoritiesPorts,
  plan: AuthoritiesPlan,
  place: Place,
): Promise<Authority> {
  const { authorities, keyVault, journal } = ports;
  const existing = await authorities.findByKind(place.kind);
  if (existing !== undefined) return existing;

  const authority = await make(ports, plan, place);
  const facts = { authority: authority.id, kind: authority.kind, key: authority.keyAlgorithm };
  await journal.record({ event: 'authority.created', facts });
  if (await authorities.add(authority)) return authority;

  await keyVault.destroy(authority.keyRef);
  const winner = await authorities.findByKind(place.kind);
  assert(winner !== undefined, 'the store refused an authority it does not have');
  return winner;
}

async function make(
  ports: CreateAuthoritiesPorts,
  plan: AuthoritiesPlan,
  place: Place,
): Promise<Authority> {
  const at = ports.clock.now();
  const isCa = place.kind === 'root' || place.kind === 'issuing';
  const keyAlgorithm = isCa ? plan.caKey : plan.unitKey;
  const key = await ports.keyVault.generate(keyAlgorithm);
  const id = ports.random.identifier() as AuthorityId;
  const subject = nameOf(plan, place.kind, id);
  const certificate =
    place.kind === 'root'
      ? await issueRoot(ports, { id, key, keyAlgorithm, subject, at })
      : await issueCertificate(ports, {
          profile: place.kind,
          issuer: place.issuer,
          subject,
          publicKey: key.publicKey,
          baseUrl: plan.baseUrl,
          at,
        });
  const above = place.kind === 'root' ? [] : place.issuer.chain;
  return {
    id,
    kind: place.kind,
    keyRef: key.keyRef,
    keyAlgorithm,
    chain: [certificate.raw, ...above],
    createdAt: at,
  };
}

interface RootOrder {
  readonly id: AuthorityId;
  readonly key: GeneratedKey;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly subject: Uint8Array;
  readonly at: number;
}

async function issueRoot(
  ports: CreateAuthoritiesPorts,
  { id, key, keyAlgorithm, subject, at }: RootOrder,
): Promise<Certificate> {
  const { keyRef, publicKey } = key;
  const serialNumber = makeSerialNumber(ports.random.bytes(serialNumberRandomBytes));
  const tbs = draftRoot(
    certificateProfiles.root,
    { name: subject, publicKey, serialNumber },
    { signatureAlgorithm: authorityAlgorithm(keyAlgorithm), at },
  );
  const warrant = IssuanceWarrant.forRoot({ tbs, keyRef, publicKey, at });
  const certificate = await signCertificate(ports.keyVault, warrant, publicKey);
  await recordCertificate(ports, certificate, { authorityId: id, at });
  return certificate;
}

/** The end of the common name keeps two installations apart in one trust store. */
function nameOf(plan: AuthoritiesPlan, kind: AuthorityKind, id: AuthorityId): Uint8Array {
  return buildName([
    { type: 'countryName', value: plan.country },
    { type: 'organizationName', value: plan.organization },
    { type: 'commonName', value: `${titles[kind]} ${id.slice(0, 8)}` },
  ]);
}
