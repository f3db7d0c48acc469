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
  const { assertionId, issuer, audiences } = facts;
  if (assertionId === '') return no('the assertion has no ID');
  if (issuer !== expected.issuer) return no('the issuer is another one');
  if (!isCurrent(facts, at)) return no('the assertion is not valid now');
  if (audiences.length === 0) return no('the assertion names no audience');
  if (!audiences.every((names) => names.includes(expected.audience))) {
    return no('the audience is another one');
  }

  const confirmation = facts.confirmations
    .filter((each) => each.method === bearer && each.recipient === expected.recipient)
    .find((each) => isOpen(each, at));
  if (confirmation === undefined) {
    return no('no bearer confirmation is for us, this place and this time');
  }
  const [authenticatedAt] = facts.authenticatedAt;
  if (authenticatedAt === undefined) {
    return no('the assertion does not say when the person proved themselves');
  }
  if (!facts.authenticatedAt.every((time) => time <= at + skewMs)) {
    return no('a proof of the future');
  }
  const subject = subjectOf(facts, expected);
  if (subject === undefined) return no('the assertion has no lasting name for the person');

  const { inResponseTo, notOnOrAfter } = confirmation;
  const verifiedEmail = oneValue(facts, expected.verifiedEmailAttribute);
  const proof = { authenticatedAt: Math.min(authenticatedAt, at) };
  return { held: true, assertionId, inResponseTo, notOnOrAfter, subject, verifiedEmail, ...proof };
}

function no(why: string): UpstreamAnswer<HeldAssertion> {
  return { held: false, why };
}

/** Answers a request, has an end that is to come, and no beginning (SAML 2.0 Profiles, 4.1.4.2). */
function isOpen(
  confirmation: SamlConfirmation,
  at: number,
): confirmation is SamlConfirmation & { readonly notOnOrAfter: number } {
  const { inResponseTo, notBefore, notOnOrAfter } = confirmation;
  if (inResponseTo === '' || notBefore !== undefined) return false;
  return notOnOrAfter !== undefined && at < notOnOrAfter;
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
