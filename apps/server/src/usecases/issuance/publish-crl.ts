/**
 * Publish a revocation list: the newest one if it is still right, otherwise a new one.
 *
 * RFC 5280, 5. Lists are made when somebody fetches one, so an idle installation signs
 * nothing. Numbers only grow, across processes too: the store refuses a number that was
 * used, and then the list of whoever was faster is looked at again.
 */

import { strict as assert } from 'node:assert';
import { assembleSigned, buildTbsCrl, keyIdentifier } from '@kumoin/pki';
import { authorityAlgorithm, certificateOf } from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { wholeSecond } from '#domain/issuance/certificate-profile.ts';
import { IssuanceWarrant } from '#domain/issuance/issuance-warrant.ts';
import type { RevokedCertificate } from '#domain/issuance/issued-certificate.ts';
import { crlIsFresh, crlSeconds } from '#domain/issuance/published-crl.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import type { AuthorityId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { Crls } from '#ports/crls.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { findAuthority } from './show-authority.ts';
import { signOnce } from './sign-once.ts';

export interface PublishCrlPorts {
  readonly authorities: Authorities;
  readonly issuedCertificates: IssuedCertificates;
  readonly crls: Crls;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * @param name of a CA: its identifier or kind.
 * @throws {Refusal} `authority_unknown`, `certificate_not_valid`.
 */
export type PublishCrl = (name: string) => Promise<PublishedCrl>;

const attemptsMax = 3;

export function makePublishCrl(ports: PublishCrlPorts): PublishCrl {
  const { authorities, issuedCertificates, crls, clock } = ports;
  const underWay = new Map<AuthorityId, Promise<void>>();

  return async function publishCrl(name) {
    const issuer = await findAuthority(authorities, name);
    refuseUnless(issuer.kind === 'root' || issuer.kind === 'issuing', 'authority_unknown');

    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const latest = await crls.latest(issuer.id);
      const count = await issuedCertificates.countRevoked(issuer.id);
      if (latest !== undefined && crlIsFresh(latest, count, clock.now())) return latest;

      await renewOnce(issuer);
    }
    const latest = await crls.latest(issuer.id);
    assert(latest !== undefined, 'a list was published and is not there');
    return latest;
  };

  /** Whoever asks while a list is made waits for it, and looks again. */
  function renewOnce(issuer: Authority): Promise<void> {
    const { id } = issuer;
    const running = underWay.get(id) ?? renew(ports, issuer).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  }
}

/** When somebody else used the number meanwhile, theirs stands. */
async function renew(ports: PublishCrlPorts, issuer: Authority): Promise<void> {
  const latest = await ports.crls.latest(issuer.id);
  const revoked = await ports.issuedCertificates.listRevoked(issuer.id);
  const contents = { revoked, lastNumber: latest?.number ?? 0, at: ports.clock.now() };
  await ports.crls.add(await signCrl(ports, issuer, contents));
}

interface CrlContents {
  readonly revoked: readonly RevokedCertificate[];
  readonly lastNumber: number;
  readonly at: number;
}

async function signCrl(
  { keyVault, journal }: PublishCrlPorts,
  issuer: Authority,
  { revoked, lastNumber, at }: CrlContents,
): Promise<PublishedCrl> {
  const { subject, publicKey } = certificateOf(issuer);
  const number = lastNumber + 1;
  const thisUpdate = wholeSecond(at);
  const nextUpdate = thisUpdate + crlSeconds * 1000;
  const tbs = buildTbsCrl({
    signatureAlgorithm: authorityAlgorithm(issuer.keyAlgorithm),
    issuer: subject.raw,
    thisUpdate,
    nextUpdate,
    number,
    authorityKeyIdentifier: keyIdentifier(publicKey),
    entries: revoked.map(({ serialNumber, revocation }) => ({
      serialNumber: Buffer.from(serialNumber, 'hex'),
      revokedAt: revocation.at,
      reason: revocation.reason,
    })),
  });
  const warrant = IssuanceWarrant.forCrl({ tbs, issuer, lastNumber, at });
  const crl = assembleSigned(tbs, warrant.algorithm, await signOnce(keyVault, warrant));

  const facts = { authority: issuer.id, number, revoked: revoked.length };
  await journal.record({ event: 'crl.published', facts });
  const revokedCount = revoked.length;
  return { authorityId: issuer.id, number, crl, revokedCount, thisUpdate, nextUpdate };
}
