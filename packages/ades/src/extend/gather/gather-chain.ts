/**
 * The path of a certificate to an anchor (EN 319 102-1, 5.2.6), from what is at hand; where a
 * link is missing its issuer is asked for, one link at a time and a bounded number of times.
 */

import { sameName, validatePath } from '@kumoin/pki';
import type { Certificate, PathConclusion } from '@kumoin/pki';
import { NeedUnmet } from '../../needs/need-unmet.ts';
import type { Gathering } from './gathering.ts';
import { endsOfPaths } from './gathering.ts';
import { nameOf } from './material-pool.ts';

export interface ChainQuestion {
  readonly certificate: Certificate;
  /** The instant every certificate on the path has to be valid at. */
  readonly at: number;
  /** Dotted purpose; see `validatePath`. */
  readonly extendedKeyUsage?: string;
}

/** Chains in use have three or four certificates. */
const issuersAskedMax = 8;

export async function gatherChain(
  gathering: Gathering,
  question: ChainQuestion,
): Promise<PathConclusion> {
  for (let asked = 0; asked <= issuersAskedMax; asked += 1) {
    const conclusion = conclude(gathering, question);
    if (conclusion.valid || conclusion.reason !== 'no_path') return conclusion;
    if (!(await askForIssuer(gathering, question.certificate))) return conclusion;
  }
  return conclude(gathering, question);
}

function conclude(gathering: Gathering, question: ChainQuestion): PathConclusion {
  return validatePath({
    ...question,
    intermediates: gathering.pool.certificates,
    anchors: endsOfPaths(gathering),
  });
}

/** @returns whether anything new is at hand now. */
async function askForIssuer(gathering: Gathering, certificate: Certificate): Promise<boolean> {
  const { needs, askedIssuers, pool } = gathering;
  const tip = tipOf(gathering, certificate);
  const name = nameOf(tip.raw);
  if (needs === undefined || askedIssuers.has(name)) return false;
  askedIssuers.add(name);
  const before = pool.certificates.length;
  try {
    for (const der of await needs.issuers(tip)) pool.addCertificate(der);
  } catch (cause) {
    // An issuer nobody can fetch is an issuer nobody knows: the path says so.
    if (cause instanceof NeedUnmet) return false;
    throw cause;
  }
  return pool.certificates.length > before;
}

/** Whether the way up breaks off for want of an issuer, rather than end in a foreign root. */
export function isCutOff(gathering: Gathering, certificate: Certificate): boolean {
  const tip = tipOf(gathering, certificate);
  return !sameName(tip.subject, tip.issuer);
}

/** The last certificate on the way up, by names. */
function tipOf(gathering: Gathering, certificate: Certificate): Certificate {
  const { certificates } = gathering.pool;
  let tip = certificate;
  for (let step = 0; step < issuersAskedMax; step += 1) {
    if (sameName(tip.subject, tip.issuer)) return tip;
    const { issuer } = tip;
    const above = certificates.find((candidate) => sameName(candidate.subject, issuer));
    if (above === undefined) return tip;
    tip = above;
  }
  return tip;
}
