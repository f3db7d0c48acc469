/**
 * Whether a certificate was revoked, from what is at hand and, where that does not do, from who
 * is asked, once for each certificate, and once more where a younger answer is wanted than was
 * asked for before (EN 319 102-1, 5.2.5).
 *
 * A revocation anywhere outweighs every "good". Nobody is asked about a certificate whose issuer
 * promises not to revoke it.
 */

import { isNeverRevoked } from '@kumoin/pki';
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

export type StandingQuestion = Omit<StatusQuestion, 'at'>;

/** Where what is at hand answers, nobody is asked. */
export async function gatherStatus(
  gathering: Gathering,
  question: StandingQuestion,
): Promise<CertificateStatus> {
  const known = knownStatus(gathering.pool.statements, { ...question, at: gathering.at });
  return known.kind === 'unknown' ? statusAfterAsking(gathering, question, known) : known;
}

/**
 * The same where nothing proves that what was signed is from before now. What its document says
 * is then the word of whoever made it: an answer from before the revocation, still current and
 * put in for that, would speak for a stolen key. So somebody outside is asked whatever it says,
 * and it counts as well as before where nobody outside has an answer.
 */
export async function freshStatus(
  gathering: Gathering,
  question: StandingQuestion,
): Promise<CertificateStatus> {
  const known = knownStatus(gathering.pool.statements, { ...question, at: gathering.at });
  return known.kind === 'unknown' || known.kind === 'good'
    ? statusAfterAsking(gathering, question, known)
    : known;
}

async function statusAfterAsking(
  gathering: Gathering,
  question: StandingQuestion,
  known: CertificateStatus,
): Promise<CertificateStatus> {
  if (gathering.needs === undefined) return known;
  const trouble = await ask(gathering, question);
  const asked = decide(gathering.pool.statements, { ...question, at: gathering.at });
  return asked.kind === 'unknown' && trouble !== undefined ? { ...asked, detail: trouble } : asked;
}

/** What is at hand says; nobody is asked. */
export function knownStatus(
  statements: readonly Statement[],
  question: StatusQuestion,
): CertificateStatus {
  if (isNeverRevoked(question.certificate)) return { kind: 'exempt' };
  return decide(statements, question);
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
async function ask(
  { needs, askedStatus, pool }: Gathering,
  { certificate, issuer, provenAt, freshness }: StandingQuestion,
): Promise<string | undefined> {
  const name = nameOf(certificate.raw);
  const strict = freshness === 'issued-after-proof';
  const issuedAfter = strict ? provenAt - clockSkewMs : -Infinity;
  const before = askedStatus.get(name);
  if (needs === undefined) return before?.trouble;
  if (before !== undefined && before.issuedAfter >= issuedAfter) return before.trouble;
  try {
    const question = { certificate, issuer, at: provenAt, ...(strict && { issuedAfter }) };
    const values = await needs.revocation(question);
    askedStatus.set(name, { issuedAfter, trouble: undefined });
    for (const value of values) pool.addStatement(value);
  } catch (cause) {
    if (!(cause instanceof NeedUnmet)) throw cause;
    // Told as a shortfall, since the signature is none the worse for it.
    askedStatus.set(name, { issuedAfter, trouble: cause.message });
  }
  return askedStatus.get(name)?.trouble;
}
