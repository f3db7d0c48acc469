/**
 * Certification paths (RFC 5280, 6.1), without policy mapping and name constraints.
 *
 * First a path is found: from the certificate upwards, by names, every link proven by its
 * signature, in bounded steps. Then every certificate on it has to pass a column of rules,
 * from the anchor down. What we do not process is refused: a critical extension we do not
 * know, and name constraints whether critical or not. The answer is a value; a bad chain is
 * a good answer.
 *
 * Anchors arrive as certificates and are held to their own dates and constraints, which is
 * more than the RFC asks: an expired root does not speak for anybody here.
 */

import { equalBytes } from '#crypto';
import type { KeyUsageName } from './certificate-extensions.ts';
import { findCrlStatus } from './crl-status.ts';
import { isIssuedBy, isSelfIssued } from './issued-by.ts';
import { sameName } from './name.ts';
import { isNeverRevoked } from './never-revoked.ts';
import { oid } from './oids.ts';
import type { Certificate } from './parse-certificate.ts';
import { PathBudget } from './path-budget.ts';
import type { Crl } from './parse-crl.ts';
import { PkiError } from './pki-error.ts';
import { readKeyAlgorithm } from './public-key.ts';

export type PathFailure =
  | 'no_path'
  | 'path_too_complex'
  | 'algorithm_unknown'
  | 'bad_signature'
  | 'version_unsupported'
  | 'key_unsupported'
  | 'not_yet_valid'
  | 'expired'
  | 'critical_extension'
  | 'name_constraints'
  | 'not_a_ca'
  | 'path_length'
  | 'key_usage'
  | 'extended_key_usage'
  | 'revoked'
  | 'revocation_unknown';

export type PathConclusion =
  /** From the certificate asked about up to its anchor, both included. */
  | { readonly valid: true; readonly path: readonly Certificate[] }
  /** `certificate` is the one the reason is about. */
  | { readonly valid: false; readonly reason: PathFailure; readonly certificate: Certificate };

export interface PathQuestion {
  readonly certificate: Certificate;
  /** Untrusted, in any order; what does not fit is passed over. */
  readonly intermediates: readonly Certificate[];
  /** Trusted. The certificate asked about may be one itself. */
  readonly anchors: readonly Certificate[];
  /** The instant to judge for, milliseconds since 1970. */
  readonly at: number;
  readonly crls?: readonly Crl[];
  /** Refuse what no current list calls good. Without it, silence is not held against anyone. */
  readonly requireRevocation?: boolean;
  /**
   * Dotted purpose the certificate must be issued for. Left out, a certificate that is
   * critically limited to some purpose is refused.
   */
  readonly extendedKeyUsage?: string;
  /** At least one of these usages, where the certificate limits its usages at all. */
  readonly keyUsage?: readonly KeyUsageName[];
  /** Shared by all questions of one run; a budget for this one alone unless given. */
  readonly budget?: PathBudget;
}

/** Never throws for a bad chain; see `PathFailure` for what can be wrong. */
export function validatePath(question: PathQuestion): PathConclusion {
  const { certificate, budget = new PathBudget() } = question;
  const steps = Math.min(stepsMax, budget.left);
  const search: Search = { question, budget, stepsLeft: steps, brokenLink: undefined };
  let failure: Failure | undefined;
  for (const path of findPaths(search, [certificate])) {
    const found = findFailure(path, question);
    if (found === undefined) {
      budget.spend(steps - search.stepsLeft - (path.length - 1));
      return { valid: true, path };
    }
    failure ??= found;
  }
  budget.spend(steps - search.stepsLeft);
  const exhausted = search.stepsLeft <= 0 ? 'path_too_complex' : 'no_path';
  return { valid: false, ...(failure ?? search.brokenLink ?? { reason: exhausted, certificate }) };
}

const certificatesMax = 10;
/** Each step verifies one signature; honest chains need a handful. */
const stepsMax = 100;

interface Failure {
  readonly reason: PathFailure;
  readonly certificate: Certificate;
}

interface Search {
  readonly question: PathQuestion;
  readonly budget: PathBudget;
  stepsLeft: number;
  /** The first link that fitted by name and failed by signature. */
  brokenLink: Failure | undefined;
}

/** Paths that end in an anchor, all links verified; depth first, likeliest issuer first. */
function* findPaths(
  search: Search,
  path: readonly Certificate[],
): Generator<readonly Certificate[], void, undefined> {
  const tip = path[path.length - 1];
  if (tip === undefined) return;
  if (search.question.anchors.some((anchor) => equalBytes(anchor.raw, tip.raw))) {
    yield path;
    return;
  }
  if (path.length >= certificatesMax) return;
  for (const issuer of findIssuers(tip, search.question)) {
    if (path.some((certificate) => equalBytes(certificate.raw, issuer.raw))) continue;
    if (search.stepsLeft <= 0) return;
    search.stepsLeft -= 1;
    const broken = checkLink(search, tip, issuer);
    if (broken === undefined) yield* findPaths(search, [...path, issuer]);
    else if (isSameKey(tip, issuer) !== false) {
      // Another key under the same name (a renewed CA) breaks nothing: it is not the issuer.
      search.brokenLink ??= { reason: broken, certificate: tip };
    }
  }
}

function findIssuers(tip: Certificate, question: PathQuestion): Certificate[] {
  const named = [...question.anchors, ...question.intermediates].filter((candidate) =>
    sameName(candidate.subject, tip.issuer),
  );
  const likely = (candidate: Certificate): boolean => isSameKey(tip, candidate) === true;
  return [...named.filter(likely), ...named.filter((candidate) => !likely(candidate))];
}

/** Do the key identifiers name the same key? Undefined where one of them is absent. */
function isSameKey(certificate: Certificate, issuer: Certificate): boolean | undefined {
  const { authorityKeyIdentifier: wanted } = certificate;
  const { subjectKeyIdentifier: offered } = issuer;
  return wanted === undefined || offered === undefined ? undefined : equalBytes(wanted, offered);
}

function checkLink(
  { budget }: Search,
  certificate: Certificate,
  issuer: Certificate,
): PathFailure | undefined {
  if (certificate.signatureAlgorithm === undefined) return 'algorithm_unknown';
  const verify = (): boolean => isIssuedBy(certificate, issuer.publicKey);
  return budget.holds(certificate, issuer, verify) ? undefined : 'bad_signature';
}

function findFailure(path: readonly Certificate[], question: PathQuestion): Failure | undefined {
  for (const [index, certificate] of [...path.entries()].reverse()) {
    const place: Place = { path, index, question };
    for (const rule of index === 0 ? leafRules : issuerRules) {
      const reason = rule(certificate, place);
      if (reason !== undefined) return { reason, certificate };
    }
  }
  return undefined;
}

interface Place {
  readonly path: readonly Certificate[];
  /** 0 is the certificate asked about, the last is the anchor. */
  readonly index: number;
  readonly question: PathQuestion;
}

type Rule = (certificate: Certificate, place: Place) => PathFailure | undefined;

const isVersion3: Rule = ({ version }) => (version === 3 ? undefined : 'version_unsupported');

const hasServedKey: Rule = ({ publicKey }) => {
  try {
    readKeyAlgorithm(publicKey);
    return undefined;
  } catch (cause) {
    // A key outside our list is an answer here, not an accident.
    if (cause instanceof PkiError) return 'key_unsupported';
    throw cause;
  }
};

const isInTime: Rule = ({ notBefore, notAfter }, { question: { at } }) => {
  if (at < notBefore) return 'not_yet_valid';
  // notAfter names a whole second and includes it.
  return at >= notAfter + 1000 ? 'expired' : undefined;
};

const isUnderstood: Rule = ({ extensions }) => {
  if (extensions.has(oid.nameConstraints)) return 'name_constraints';
  const unknown = [...extensions].some(([id, { critical }]) => critical && !processed.has(id));
  return unknown ? 'critical_extension' : undefined;
};

const processed: ReadonlySet<string> = new Set([
  oid.basicConstraints,
  oid.keyUsage,
  oid.extendedKeyUsage,
  // Policies are read by whoever requires one; without mapping nothing is lost on the way.
  oid.certificatePolicies,
  // Alternative names are never compared: we bind keys to subjects.
  oid.subjectAltName,
]);

const mayIssue: Rule = ({ basicConstraints, keyUsage }) => {
  if (basicConstraints?.ca !== true) return 'not_a_ca';
  return keyUsage === undefined || keyUsage.has('keyCertSign') ? undefined : 'key_usage';
};

const hasRoomBelow: Rule = ({ basicConstraints }, { path, index }) => {
  const limit = basicConstraints?.pathLength;
  if (limit === undefined) return undefined;
  const below = path.slice(1, index).filter((each) => !isSelfIssued(each));
  return below.length > limit ? 'path_length' : undefined;
};

/** Purposes of an intermediate CA bound what it issues; anchors are the caller's word. */
const passesPurposeOn: Rule = ({ extendedKeyUsage }, { path, index, question }) => {
  const wanted = question.extendedKeyUsage;
  if (wanted === undefined || extendedKeyUsage === undefined) return undefined;
  if (index === path.length - 1) return undefined;
  const passed = extendedKeyUsage.includes(wanted) || extendedKeyUsage.includes(anyPurpose);
  return passed ? undefined : 'extended_key_usage';
};

const anyPurpose = '2.5.29.37.0';

const servesPurpose: Rule = ({ extendedKeyUsage, extensions }, { question }) => {
  const wanted = question.extendedKeyUsage;
  if (wanted === undefined) {
    const limited = extensions.get(oid.extendedKeyUsage)?.critical === true;
    return limited ? 'extended_key_usage' : undefined;
  }
  return extendedKeyUsage?.includes(wanted) === true ? undefined : 'extended_key_usage';
};

const servesUsage: Rule = ({ keyUsage }, { question }) => {
  if (question.keyUsage === undefined || keyUsage === undefined) return undefined;
  return question.keyUsage.some((name) => keyUsage.has(name)) ? undefined : 'key_usage';
};

const isNotRevoked: Rule = (certificate, { path, index, question }) => {
  const { crls = [], at, requireRevocation = false } = question;
  const issuer = path[index + 1];
  if (issuer === undefined) return undefined;
  const status = findCrlStatus({ certificate, issuer, crls, at });
  if (status === 'revoked') return 'revoked';
  if (status === 'good' || !requireRevocation || isNeverRevoked(certificate)) return undefined;
  return 'revocation_unknown';
};

const anyRules: readonly Rule[] = [isVersion3, hasServedKey, isInTime, isUnderstood];
const issuerRules: readonly Rule[] = [
  ...anyRules,
  mayIssue,
  hasRoomBelow,
  passesPurposeOn,
  isNotRevoked,
];
const leafRules: readonly Rule[] = [...anyRules, servesPurpose, servesUsage, isNotRevoked];
