/**
 * Whether a certificate was revoked, from what is at hand and, where that does not do, from who
 * is asked, once for each certificate (EN 319 102-1, 5.2.5).
 *
 * A revocation anywhere outweighs every "good". Nobody is asked about a certificate whose issuer
 * promises not to revoke it: an OCSP responder marked nocheck (RFC 6960, 4.2.2.2.1), noRevAvail
 * (RFC 9608), validity-assured short-term (EN 319 412-1, 5.2).
 */

import { oid } from '@kumoin/pki';
import type { Certificate, RevocationReason } from '@kumoin/pki';
import { NeedUnmet } from '../../needs/need-unmet.ts';
import type { Gathering } from './gathering.ts';
import type { StatusQuestion } from './judge-statement.ts';
import { clockSkewMs, judgeStatement } from './judge-statement.ts';
import type { Statement } from './material-pool.ts';
import { nameOf } from './material-pool.ts';

export type CertificateStatus =
  | { readonly kind: 'exempt' }
  | {
      readonly kind: 'good';
      readonly statement: Statement;
      readonly responder: Certificate | undefined;
    }
  | {
      readonly kind: 'revoked';
      readonly statement: Statement;
      readonly responder: Certificate | undefined;
      readonly revokedAt: number;
      readonly reason: RevocationReason | undefined;
    }
  | {
      readonly kind: 'unknown';
      readonly code: 'revocation_unavailable' | 'revocation_not_fresh';
      readonly detail: string | undefined;
    };

export async function gatherStatus(
  gathering: Gathering,
  question: Omit<StatusQuestion, 'at'>,
): Promise<CertificateStatus> {
  const whole = { ...question, at: gathering.at };
  const known = knownStatus(gathering.pool.statements, whole);
  if (known.kind !== 'unknown' || gathering.needs === undefined) return known;
  const trouble = await ask(gathering, whole);
  const asked = decide(gathering.pool.statements, whole);
  return asked.kind === 'unknown' && trouble !== undefined ? { ...asked, detail: trouble } : asked;
}

/** What is at hand says; nobody is asked. */
export function knownStatus(
  statements: readonly Statement[],
  question: StatusQuestion,
): CertificateStatus {
  if (isExempt(question.certificate)) return { kind: 'exempt' };
  return decide(statements, question);
}

/** Dotted: noRevAvail (RFC 9608) and ext-etsi-valassured-ST-certs (EN 319 412-1). */
const promisesOfNoRevocation = ['2.5.29.56', '0.4.0.194121.2.1'];

function isExempt(certificate: Certificate): boolean {
  const { basicConstraints, extensions, noCheck, extendedKeyUsage } = certificate;
  if (basicConstraints?.ca === true) return false;
  if (noCheck && extendedKeyUsage?.includes(oid.purposeOcspSigning) === true) return true;
  return promisesOfNoRevocation.some((id) => extensions.has(id));
}

function decide(statements: readonly Statement[], question: StatusQuestion): CertificateStatus {
  const heard = statements.map((statement) => ({
    statement,
    ...judgeStatement(statement, question),
  }));
  const good = newest(heard.filter((each) => each.kind === 'good'));
  const revoked = heard
    .filter((each) => each.kind === 'revoked')
    // A hold may be lifted: whoever said "good" later knew of it.
    .filter((each) => each.reason !== 'certificateHold' || !isLater(good, each))
    .sort((left, right) => left.revokedAt - right.revokedAt)[0];
  const decisive = revoked ?? good;
  if (decisive !== undefined) return decisive;
  const old = newest(heard.filter((each) => each.kind === 'not_fresh'));
  return old === undefined
    ? { kind: 'unknown', code: 'revocation_unavailable', detail: undefined }
    : { kind: 'unknown', code: 'revocation_not_fresh', detail: tellAge(old.issuedAt, question) };
}

interface Issued {
  readonly issuedAt: number;
}

/** The first of the newest: what stands in the document comes before what was fetched. */
function newest<Each extends Issued>(heard: readonly Each[]): Each | undefined {
  const latest = Math.max(...heard.map(({ issuedAt }) => issuedAt));
  return heard.find(({ issuedAt }) => issuedAt === latest);
}

function isLater(one: Issued | undefined, other: Issued): boolean {
  return one !== undefined && one.issuedAt > other.issuedAt;
}

function tellAge(issuedAt: number, { provenAt }: StatusQuestion): string {
  const [issued, proven] = [issuedAt, provenAt].map((at) => new Date(at).toISOString());
  return `issued ${issued}, wanted for ${proven}`;
}

/** @returns what went wrong; undefined: nothing. */
async function ask(gathering: Gathering, question: StatusQuestion): Promise<string | undefined> {
  const { needs, askedStatus, pool } = gathering;
  const { certificate, issuer, provenAt, freshness } = question;
  const name = nameOf(certificate.raw);
  if (needs === undefined || askedStatus.has(name)) return askedStatus.get(name);
  try {
    const strict = freshness === 'issued-after-proof' && { issuedAfter: provenAt - clockSkewMs };
    const values = await needs.revocation({ certificate, issuer, at: provenAt, ...strict });
    askedStatus.set(name, undefined);
    for (const value of values) pool.addStatement(value);
  } catch (cause) {
    if (!(cause instanceof NeedUnmet)) throw cause;
    // Told as a shortfall, since the signature is none the worse for it.
    askedStatus.set(name, cause.message);
  }
  return askedStatus.get(name);
}
