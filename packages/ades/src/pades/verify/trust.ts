/**
 * Whom the verifier trusts, and what it knows about revocation: the lists the caller gives and
 * the material the document brings along.
 *
 * A path is judged at the time the signature or token is proven to have existed. What nobody
 * speaks about is not held against a certificate (the caller may have no network), but it is
 * told: `answered` is true only where the standing of every certificate below the anchor was
 * shown for that time, by somebody who may say so.
 */

import { oid, parseCertificate, parseCrl, validatePath } from '@kumoin/pki';
import type { Certificate, PathConclusion } from '@kumoin/pki';
import type { ValidationData } from '../../extend/augmentable.ts';
import { knownStatus } from '../../extend/gather/gather-status.ts';
import type { CertificateStatus } from '../../extend/gather/gather-status.ts';
import { MaterialPool } from '../../extend/gather/material-pool.ts';

export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly pool: MaterialPool;
  /** Milliseconds since 1970: now. */
  readonly at: number;
}

export interface JudgedPath {
  readonly conclusion: PathConclusion;
  readonly answered: boolean;
}

/** @throws {PkiError} when an anchor or list cannot be read: they are the caller's own. */
export function readTrust(
  given: {
    readonly anchors: readonly Uint8Array[];
    readonly crls?: readonly Uint8Array[];
    readonly at: number;
  },
  embedded: ValidationData,
): Trust {
  const pool = new MaterialPool();
  for (const der of given.crls ?? []) {
    parseCrl(der);
    pool.addStatement({ kind: 'crl', der });
  }
  pool.addData(embedded);
  return { anchors: given.anchors.map((der) => parseCertificate(der)), pool, at: given.at };
}

interface PathInQuestion {
  readonly certificate: Certificate;
  /** Milliseconds since 1970: what the path is judged for. */
  readonly at: number;
}

export function signerPath(trust: Trust, question: PathInQuestion): JudgedPath {
  const conclusion = validatePath({
    ...common(trust, question),
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  });
  return withRevocation(trust, conclusion, question.at);
}

export function authorityPath(trust: Trust, question: PathInQuestion): JudgedPath {
  const conclusion = validatePath({
    ...common(trust, question),
    extendedKeyUsage: oid.purposeTimeStamping,
  });
  return withRevocation(trust, conclusion, question.at);
}

function common({ anchors, pool }: Trust, { certificate, at }: PathInQuestion) {
  return { certificate, intermediates: pool.certificates, anchors, at };
}

function withRevocation(trust: Trust, conclusion: PathConclusion, at: number): JudgedPath {
  if (!conclusion.valid) return { conclusion, answered: true };
  let answered = true;
  for (const [index, certificate] of conclusion.path.entries()) {
    const issuer = conclusion.path[index + 1];
    if (issuer === undefined) break;
    const status = statusOf(trust, { certificate, issuer, at });
    if (status.kind === 'revoked' && status.revokedAt <= at) {
      return { conclusion: { valid: false, reason: 'revoked', certificate }, answered };
    }
    answered &&= status.kind !== 'unknown' && isCredible(trust, status);
  }
  return { conclusion, answered };
}

function statusOf(
  { pool, at: now }: Trust,
  question: PathInQuestion & { readonly issuer: Certificate },
): CertificateStatus {
  const { certificate, issuer, at: provenAt } = question;
  const freshness = 'current-at-proof';
  return knownStatus(pool.statements, { certificate, issuer, provenAt, freshness, at: now });
}

/** The word of a responder counts if nobody speaks against it: not revoked when it spoke. */
function isCredible(trust: Trust, status: CertificateStatus): boolean {
  if (status.kind !== 'good' || status.responder === undefined) return true;
  if (status.statement.kind !== 'ocsp') return true;
  const { responder, statement } = status;
  const at = statement.response.producedAt;
  const conclusion = validatePath({
    ...common(trust, { certificate: responder, at }),
    extendedKeyUsage: oid.purposeOcspSigning,
  });
  if (!conclusion.valid) return false;
  const [certificate, issuer] = conclusion.path;
  if (certificate === undefined || issuer === undefined) return true;
  return statusOf(trust, { certificate, issuer, at }).kind !== 'revoked';
}
