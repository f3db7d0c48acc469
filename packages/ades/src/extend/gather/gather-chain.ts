/**
 * The path of a certificate to an anchor (EN 319 102-1, 5.2.6), from what is at hand; where a
 * link is missing its issuer is asked for, one link at a time and a bounded number of times.
 */

import { isIssuedBy, isSelfSigned, sameName, validatePath } from '@kumoin/pki';
import type { Certificate, PathConclusion, PathFailure } from '@kumoin/pki';
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
    if (conclusion.valid || !mendable.has(conclusion.reason)) return conclusion;
    if (!(await askForIssuer(gathering, question.certificate))) return conclusion;
  }
  return conclude(gathering, question);
}

/**
 * What another certificate may mend. A wrong signature: a certificate of the same name, without
 * key identifiers, was taken for the issuer. Too many ways: what is fetched is tried first.
 */
const mendable: ReadonlySet<PathFailure> = new Set([
  'no_path',
  'bad_signature',
  'path_too_complex',
]);

function conclude(gathering: Gathering, question: ChainQuestion): PathConclusion {
  return validatePath({
    ...question,
    intermediates: gathering.pool.certificates,
    anchors: endsOfPaths(gathering),
    budget: gathering.paths,
  });
}

/** @returns whether anything new is at hand now. */
async function askForIssuer(gathering: Gathering, certificate: Certificate): Promise<boolean> {
  const { needs, askedIssuers, pool } = gathering;
  if (needs === undefined) return false;
  const tip = looseEnds(gathering, certificate).find(({ raw }) => !askedIssuers.has(nameOf(raw)));
  if (tip === undefined) return false;
  askedIssuers.add(nameOf(tip.raw));
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
  return looseEnds(gathering, certificate).length > 0;
}

/** Some ways up have a crowd of one name beside them; each link tried is a signature verified. */
const linksTriedMax = 100;

/**
 * Where the ways up break off. By signatures, not by names alone: an authority that changed its
 * key has certificates for both under one name, and the one at hand need not be the one wanted.
 * Nor is what it issued to itself the end of a way, unless its own key signed it.
 */
function looseEnds({ pool }: Gathering, certificate: Certificate): readonly Certificate[] {
  const { certificates } = pool;
  const reached = [certificate];
  const loose: Certificate[] = [];
  let triesLeft = linksTriedMax;
  const isAbove = (candidate: Certificate, tip: Certificate): boolean => {
    if (!sameName(candidate.subject, tip.issuer) || triesLeft <= 0) return false;
    triesLeft -= 1;
    return isIssuedBy(tip, candidate.publicKey);
  };
  for (const tip of reached) {
    if (isSelfSigned(tip)) continue;
    const above = certificates.filter((candidate) => isAbove(candidate, tip));
    if (above.length === 0) loose.push(tip);
    reached.push(...above.filter((each) => !reached.includes(each)));
  }
  return loose;
}
