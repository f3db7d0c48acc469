/**
 * Creation request: the credential a person agreed to have made, through the API. CSC API
 * v2.2.0.0, 11.4 `credentials/create`; ETSI TS 119 432 V1.3.1 for what there must be of a person.
 *
 * The claims keep the names of OpenID Connect Core 1.0, 5.1, so that what is agreed to at the
 * authorization server and what is asked for later are one and the same value.
 *
 * Nobody is certified under a name that the account is not known by: who enrolled the account
 * looked at the person, the application that sends the request did not.
 */

import type { Access } from '#domain/access/access-grant.ts';
import type { Account } from '#domain/accounts/account.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { checkAddresses } from './check-addresses.ts';
import type { IssuancePolicies, IssuancePolicy } from './issuance-policy.ts';

export interface SubjectData {
  readonly sub?: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly birthdate: string;
  readonly gender: string;
  readonly email?: string;
  readonly address: {
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    readonly region?: string;
    readonly locality?: string;
  };
}

export interface CreationRequest {
  readonly certificatePolicy: string;
  readonly subjectData: SubjectData;
}

export interface CreationFacts {
  readonly request: CreationRequest;
  readonly account: Account;
  readonly policies: IssuancePolicies;
}

/**
 * What must hold before anybody is asked to agree, and again before it is done.
 * @returns the policy that it will follow.
 * @throws {Refusal} `certificate_policy_unknown`, `subject_data_refused`, `address_missing`.
 */
export function checkCreationRequest({ request, account, policies }: CreationFacts) {
  const { subjectData: subject } = request;
  const policy = policyOf(request, policies);
  const claims: Readonly<Record<string, boolean>> = {
    given_name: isNameOf(subject, account),
    sub: subject.sub === undefined || [account.id, account.name].includes(subject.sub),
    birthdate: isDate(subject.birthdate),
    gender: subject.gender.trim() !== '',
    email: subject.email === undefined || sameText(subject.email, account.email ?? ''),
    country: /^[A-Z]{2}$/.test(subject.address.country),
  };
  const wrong = Object.keys(claims).find((claim) => claims[claim] !== true);
  refuseUnless(wrong === undefined, 'subject_data_refused', wrong);
  checkAddresses(policy.factors, account);
  return policy;
}

/** @throws {Refusal} `certificate_policy_unknown`. */
export function policyOf({ certificatePolicy: name }: CreationRequest, policies: IssuancePolicies) {
  const policy = new Map<string, IssuancePolicy>(Object.entries(policies)).get(name);
  refuseUnless(policy !== undefined, 'certificate_policy_unknown');
  return policy;
}

/**
 * Compares what is asked for with what was agreed to, word by word.
 * @returns the grant that was given for exactly this.
 * @throws {Refusal} `creation_not_agreed`.
 */
export function checkCreationAgreed({ scope, agreement }: Access, request: CreationRequest) {
  refuseUnless(scope === 'credential-creation', 'creation_not_agreed');
  refuseUnless(agreement !== undefined, 'creation_not_agreed');
  const agreed = memberOf(JSON.parse(agreement.details), 'credentialCreationRequest');
  refuseUnless(sameWords(agreed, request), 'creation_not_agreed');
  return agreement.grantId;
}

/** Every word that means something here; what else was agreed to is not done. */
const words = [
  ['certificatePolicy'],
  ...['sub', 'given_name', 'family_name', 'birthdate', 'gender', 'email'].map((claim) => [
    'subjectData',
    claim,
  ]),
  ...['country', 'region', 'locality'].map((part) => ['subjectData', 'address', part]),
];

function sameWords(left: unknown, right: unknown): boolean {
  return words.every((path) => wordAt(left, path) === wordAt(right, path));
}

/** `null` is absent; what is no text is none of ours, and equals nothing that was read. */
function wordAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce(memberOf, value) ?? undefined;
}

function memberOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && Object.hasOwn(value, name) ? (value as Members)[name] : undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** In either order, as languages have it, whatever stands between. */
function isNameOf({ given_name: given, family_name: family }: SubjectData, account: Account) {
  const known = account.displayName;
  return sameText(given + family, known) || sameText(family + given, known);
}

function sameText(left: string, right: string): boolean {
  return fold(left) === fold(right) && fold(left) !== '';
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s・]/gu, '')
    .toLowerCase();
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  // A day that does not exist is read as one of the next month.
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}
