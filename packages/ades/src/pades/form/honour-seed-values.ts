/**
 * Holds an order for a signature against the demands of the field's author (ISO 32000-2,
 * 12.7.5.5): what is demanded and was left open is filled in, what contradicts is refused,
 * what is only suggested is left to whoever asks the signer.
 *
 * A demand that is not understood is refused too: a signature the author would not accept is
 * worth nothing, and it cannot be taken out of the field again.
 */

import { digestBytes, equalBytes, keyUsageNames, oid, parseCertificate } from '@kumoin/pki';
import type { Certificate, HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { certificateSeedFlags, seedFlags } from './seed-values.ts';
import type { CertificateSeedValues, SeedValues } from './seed-values.ts';

export interface SignatureIntent {
  readonly hash: HashAlgorithm;
  /** Certificates, DER, the signer's own first. */
  readonly chain: readonly Uint8Array[];
  readonly reason: string | undefined;
  /** 0: an approval; otherwise what a certification permits; undefined: not said. */
  readonly certification: 0 | 1 | 2 | 3 | undefined;
  readonly timestamped: boolean;
  /** That validation data will be added to the document. */
  readonly validationData: boolean;
  /** That the signature forbids every later change. */
  readonly locksDocument: boolean;
}

/** What the demands leave to be done. */
export interface HonouredIntent {
  readonly reason: string | undefined;
  readonly certification: SignatureIntent['certification'];
  readonly locksDocument: boolean;
}

const subFilterMade = 'ETSI.CAdES.detached';
const filterMade = 'Adobe.PPKLite';
/** ISO 32000-2; later versions may demand what nobody here has read. */
const versionMax = 3;

/** @throws {AdesError} `pades_seed_value_violated`, with what is demanded. */
export function honourSeedValues(seed: SeedValues, intent: SignatureIntent): HonouredIntent {
  const demands = (flag: keyof typeof seedFlags) => (seed.demanded & seedFlags[flag]) !== 0;
  refuseIf(demands('filter') && seed.filter !== filterMade, `filter ${seed.filter}`);
  refuseIf(
    demands('subFilter') && !seed.subFilters.includes(subFilterMade),
    `sub-filter ${seed.subFilters.join(', ')}`,
  );
  refuseIf(demands('version') && seed.version > versionMax, `version ${seed.version}`);
  refuseIf(demands('legalAttestation') || demands('appearanceFilter'), 'what is not offered');
  refuseIf(
    demands('digestMethod') && !seed.digestMethods.some((name) => names(name, intent.hash)),
    `digest method ${seed.digestMethods.join(', ')}`,
  );
  refuseIf(
    demands('addRevocationInfo') && seed.addsRevocationInfo && !intent.validationData,
    'validation data (level B-LT)',
  );
  refuseIf(seed.timestamp?.demanded === true && !intent.timestamped, 'a time-stamp (level B-T)');
  if (seed.certificate !== undefined) refuseOtherSigner(seed.certificate, intent.chain);
  return {
    reason: demands('reasons') ? demandedReason(seed.reasons, intent.reason) : intent.reason,
    certification: demandedCertification(seed.certification, intent.certification),
    locksDocument: demands('lockDocument') ? demandedLock(seed, intent) : intent.locksDocument,
  };
}

function refuseIf(violated: boolean, demand: string): void {
  if (violated) throw new AdesError('pades_seed_value_violated', `the field demands ${demand}`);
}

/** `SHA256`, `SHA3-256`: the names of ISO 32000-2, table 237, whatever their case. */
function names(method: string, hash: HashAlgorithm): boolean {
  const known = Object.keys(digestBytes).find((each) => each === method.toLowerCase());
  return known === hash || method.toLowerCase().replace(/-/gu, '') === hash.replace(/-/gu, '');
}

/** No list, or a single point, forbids a reason; a list of one is that reason. */
function demandedReason(reasons: readonly string[], given: string | undefined) {
  const forbidden = reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.');
  if (forbidden) {
    refuseIf(given !== undefined, 'that no reason is given');
    return undefined;
  }
  const chosen = given ?? (reasons.length === 1 ? reasons[0] : undefined);
  refuseIf(chosen === undefined || !reasons.includes(chosen), `a reason: ${reasons.join(' | ')}`);
  return chosen;
}

function demandedCertification(
  demanded: SeedValues['certification'],
  given: SignatureIntent['certification'],
) {
  if (demanded === undefined || given === undefined) return given ?? demanded;
  refuseIf(given !== demanded, demanded === 0 ? 'no certification' : `certification ${demanded}`);
  return given;
}

function demandedLock({ lockDocument }: SeedValues, { locksDocument }: SignatureIntent): boolean {
  if (lockDocument === 'true') return true;
  refuseIf(lockDocument === 'false' && locksDocument, 'that the document stays open');
  return locksDocument;
}

function refuseOtherSigner(seed: CertificateSeedValues, chain: readonly Uint8Array[]): void {
  const [leaf] = chain;
  if (leaf === undefined) return;
  const certificate = parseCertificate(leaf);
  const rules: readonly (readonly [keyof typeof certificateSeedFlags, boolean, string])[] = [
    ['subject', isAmong(seed.subjects, [leaf]), 'another certificate'],
    ['issuer', isAmong(seed.issuers, chain), 'a certificate of another issuer'],
    ['policy', hasPolicy(seed.policies, certificate), 'a certificate of another policy'],
    ['subjectName', hasName(seed.subjectNames, certificate), 'another subject'],
    ['keyUsage', hasUsage(seed.keyUsages, certificate), 'another key usage'],
  ];
  for (const [flag, met, demand] of rules) {
    refuseIf((seed.demanded & certificateSeedFlags[flag]) !== 0 && !met, demand);
  }
}

function isAmong(wanted: readonly Uint8Array[], held: readonly Uint8Array[]): boolean {
  return wanted.some((one) => held.some((other) => equalBytes(one, other)));
}

function hasPolicy(policies: readonly string[], { certificatePolicies }: Certificate): boolean {
  return policies.some((policy) => certificatePolicies.includes(policy));
}

const keywords: Readonly<Record<string, string>> = {
  CN: oid.commonName,
  O: oid.organizationName,
  OU: oid.organizationalUnitName,
  C: oid.countryName,
  L: oid.localityName,
  ST: oid.stateOrProvinceName,
  GN: oid.givenName,
  SN: oid.surname,
};

function hasName(wanted: CertificateSeedValues['subjectNames'], { subject }: Certificate): boolean {
  const attributes = subject.relativeNames.flat();
  return wanted.some((alternative) =>
    alternative.every(([type, text]) =>
      attributes.some((each) => each.oid === (keywords[type] ?? type) && each.value === text),
    ),
  );
}

function hasUsage(patterns: readonly string[], { keyUsage }: Certificate): boolean {
  return patterns.some((pattern) =>
    [...pattern].every((wanted, bit) => {
      const name = keyUsageNames[bit];
      const held = name !== undefined && keyUsage?.has(name) === true;
      return wanted === 'X' || (wanted === '1') === held;
    }),
  );
}
