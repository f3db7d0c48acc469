/**
 * What a SAML assertion must say before anybody is logged in by it. SAML 2.0 Core, 2.3 to 2.5;
 * SAML 2.0 Profiles, 4.1.4.2 and 4.1.4.3.
 *
 * The facts are those of the assertion whose signature was verified, and of nothing around it.
 * A clock there may be ahead of ours; that ours is ahead of theirs is no excuse for an assertion
 * that is over, since it lives for minutes.
 */

import { subjectCharactersMax } from './linked-identity.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

export interface SamlFacts {
  readonly assertionId: string;
  readonly issuer: string;
  readonly nameId: { readonly value: string; readonly format: string };
  readonly confirmations: readonly SamlConfirmation[];
  /** Milliseconds since 1970; undefined: not said, NaN: not readable. */
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  /** Each restriction must name us. */
  readonly audiences: readonly (readonly string[])[];
  /** When the person proved themselves; of each statement. */
  readonly authenticatedAt: readonly number[];
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface SamlConfirmation {
  readonly method: string;
  readonly inResponseTo: string;
  readonly recipient: string;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
}

export interface SamlExpectation {
  /** Entity id of the provider. */
  readonly issuer: string;
  /** Entity id of ours. */
  readonly audience: string;
  /** Where the response was sent to. */
  readonly recipient: string;
  /** Which attribute tells the person apart; undefined: the NameID. */
  readonly subjectAttribute: string | undefined;
  /** Which attribute holds an address that the provider has verified; undefined: none. */
  readonly verifiedEmailAttribute: string | undefined;
}

export interface HeldAssertion {
  readonly assertionId: string;
  readonly inResponseTo: string;
  /** Until when it could be taken for a first one. */
  readonly notOnOrAfter: number;
  readonly subject: string;
  readonly verifiedEmail: string | undefined;
  readonly authenticatedAt: number;
}

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const skewMs = 30_000;

export function readSamlAssertion(
  facts: SamlFacts,
  expected: SamlExpectation,
  at: number,
): UpstreamAnswer<HeldAssertion> {
  const confirmation = facts.confirmations.find((each) => confirms(each, expected, at));
  const [authenticatedAt] = facts.authenticatedAt;
  const subject = subjectOf(facts, expected);
  const rules: readonly (readonly [boolean, string])[] = [
    [facts.assertionId !== '', 'the assertion has no ID'],
    [facts.issuer === expected.issuer, 'the issuer is another one'],
    [isCurrent(facts, at), 'the assertion is not valid now'],
    [facts.audiences.length > 0, 'the assertion names no audience'],
    [
      facts.audiences.every((names) => names.includes(expected.audience)),
      'the audience is another one',
    ],
    [confirmation !== undefined, 'no bearer confirmation is for us, this place and this time'],
    [authenticatedAt !== undefined, 'the assertion does not say when the person proved themselves'],
    [facts.authenticatedAt.every((time) => time <= at + skewMs), 'a proof of the future'],
    [subject !== undefined, 'the assertion has no lasting name for the person'],
  ];
  const [, why] = rules.find(([holds]) => !holds) ?? [];
  if (why !== undefined) return { held: false, why };
  if (confirmation === undefined || subject === undefined || authenticatedAt === undefined) {
    return { held: false, why: 'incomplete' };
  }
  return {
    held: true,
    assertionId: facts.assertionId,
    inResponseTo: confirmation.inResponseTo,
    notOnOrAfter: confirmation.notOnOrAfter ?? 0,
    subject,
    verifiedEmail: oneValue(facts, expected.verifiedEmailAttribute),
    authenticatedAt: Math.min(authenticatedAt, at),
  };
}

function confirms(
  { method, inResponseTo, recipient, notBefore, notOnOrAfter }: SamlConfirmation,
  expected: SamlExpectation,
  at: number,
): boolean {
  if (method !== bearer || inResponseTo === '' || recipient !== expected.recipient) return false;
  // A bearer confirmation has an end, and no beginning (SAML 2.0 Profiles, 4.1.4.2).
  return notBefore === undefined && notOnOrAfter !== undefined && at < notOnOrAfter;
}

/** What is not readable is NaN, and compares with nothing. */
function isCurrent({ notBefore, notOnOrAfter }: SamlFacts, at: number): boolean {
  const begun = notBefore === undefined || notBefore <= at + skewMs;
  return begun && (notOnOrAfter === undefined || at < notOnOrAfter);
}

/** A transient name is another one each time: nobody can be told apart by it. */
function subjectOf(facts: SamlFacts, { subjectAttribute }: SamlExpectation): string | undefined {
  const { value, format } = facts.nameId;
  const lasting = format === transient || value === '' ? undefined : value;
  const subject = subjectAttribute === undefined ? lasting : oneValue(facts, subjectAttribute);
  return subject !== undefined && subject.length <= subjectCharactersMax ? subject : undefined;
}

/** Of several values nobody can tell which is meant. */
function oneValue({ attributes }: SamlFacts, name: string | undefined): string | undefined {
  const [value, ...more] = (name === undefined ? undefined : attributes.get(name)) ?? [];
  return more.length === 0 && value !== '' ? value : undefined;
}
