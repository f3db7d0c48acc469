/**
 * Factor plan: with which factors a credential is agreed to, and whether what a person presents
 * is such a set. CSC API v2.0.0.2, 8.3 `auth.expression` and 11.6 `credentials/authorize`.
 *
 * Only presence is decided here, and before the value of any factor is looked at: who forgot the
 * code has used up no attempt at the PIN. There are nine kinds, so that every question about an
 * expression is answered by trying all sets of them.
 */

import { factorKinds } from '../credentials/credential.ts';
import type { Credential, FactorKind } from '../credentials/credential.ts';
import { refuseUnless } from '../refusal.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Secret } from '../secret.ts';
import { idsOf, isMet, parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';

export type FactorPlan = Pick<Credential, 'mode' | 'factors' | 'expression'>;

/** What a person has presented; nothing of it is checked yet. */
export interface FactorAnswers {
  /** Without a value where the person answers elsewhere. */
  readonly byKind: ReadonlyMap<FactorKind, Secret<string> | undefined>;
  /** A one-time code of whichever sort the credential has: v1 knows only one `OTP`. */
  readonly code?: Secret<string> | undefined;
  /** What is answered elsewhere need not be named: v1 has no way to. */
  readonly impliesOutOfBand?: boolean;
}

export interface DecidedFactors {
  /** To be compared, in the order of `factorKinds`. */
  readonly values: readonly (readonly [FactorKind, Secret<string>])[];
  /** The person is asked elsewhere. */
  readonly outOfBand: readonly FactorKind[];
}

/** Factors whose value is a one-time code. */
export const codeKinds = ['otp', 'sms', 'mail', 'ocra'] as const satisfies readonly FactorKind[];

const outOfBandKinds: readonly FactorKind[] = ['app', 'pinpage', 'device'];

/** As on the wire and in expressions. */
export function factorId(kind: FactorKind): string {
  return kind.toUpperCase();
}

export function kindOfFactorId(id: string): FactorKind | undefined {
  return factorKinds.find((kind) => factorId(kind) === id);
}

/** Asked for on our own pages or on the signer's device, never by the application. */
export function isOutOfBand(kind: FactorKind): boolean {
  return outOfBandKinds.includes(kind);
}

/**
 * Whether anybody could ever agree by this plan, and nobody without presenting something. A
 * credential of mode `oauth2code` may have no factors: who agrees has logged in for it.
 * @throws {Refusal} `factors_missing`, `expression_malformed`, `expression_unmeetable`.
 */
export function checkFactorPlan(plan: FactorPlan): void {
  const { mode, factors, expression } = plan;
  const once = new Set(factors).size === factors.length;
  refuseUnless(once, 'expression_malformed', 'a factor is named twice');
  if (expression !== undefined) {
    const used = idsOf(parseExpression(expression, factors.map(factorId)));
    refuseUnless(used.size === factors.length, 'expression_malformed', 'a factor is left out');
  }
  refuseUnless(factors.length > 0 || mode === 'oauth2code', 'factors_missing');
  const isMeetable = factors.length === 0 || sufficientSets(plan).length > 0;
  refuseUnless(isMeetable, 'expression_unmeetable');
}

/**
 * What is to be checked of what was presented.
 * @throws {Refusal} `factor_unexpected`; `pin_required`, `otp_required` or `factor_required`.
 */
export function decideFactors(
  plan: FactorPlan,
  { byKind, impliesOutOfBand = false }: FactorAnswers,
): DecidedFactors {
  for (const kind of byKind.keys()) {
    refuseUnless(plan.factors.includes(kind), 'factor_unexpected', kind);
  }
  const named = factorKinds.filter((kind) => byKind.has(kind));
  const given = impliesOutOfBand ? withOutOfBand(plan, named) : named;
  const values = named.flatMap((kind) => {
    const value = byKind.get(kind);
    return value === undefined ? [] : [[kind, value] as const];
  });
  const outOfBand = given.filter((kind) => isOutOfBand(kind) && byKind.get(kind) === undefined);
  const empty = named.find((kind) => byKind.get(kind) === undefined && !isOutOfBand(kind));
  if (empty !== undefined) refuseUnless(false, requiredCodes[empty]);
  refuseUnless(!asksTwice(outOfBand), 'factor_required');
  refuseUnless(isEnough(plan, given), codeOfMissing(plan, given));
  return { values, outOfBand };
}

/** `true`: never without one of the group; `optional`: with or without. As v1 has it. */
export function presenceOf(
  plan: FactorPlan,
  group: readonly FactorKind[],
): 'true' | 'false' | 'optional' {
  if (!plan.factors.some((kind) => group.includes(kind))) return 'false';
  return isNeeded(plan, group) ? 'true' : 'optional';
}

/** The application has nothing to collect. */
export function isImplicit({ mode, factors }: FactorPlan): boolean {
  return mode === 'explicit' && factors.every(isOutOfBand);
}

/** In the words of `auth.expression`, with parentheses; undefined where there are no factors. */
export function expressionOf({ factors, expression }: FactorPlan): Expression | undefined {
  const ids = factors.map(factorId);
  if (expression !== undefined) return parseExpression(expression, ids);
  const operands = ids.map((id) => ({ operator: 'id' as const, id }));
  return operands.length > 1 ? { operator: 'AND', operands } : operands[0];
}

/** Whether these, found right, are a yes. */
export function isEnough(plan: FactorPlan, given: readonly FactorKind[]): boolean {
  const { mode, factors, expression } = plan;
  if (factors.length === 0) return mode === 'oauth2code';
  if (expression === undefined) return factors.every((kind) => given.includes(kind));
  return isMet(parseExpression(expression, factors.map(factorId)), idSet(given));
}

function idSet(kinds: readonly FactorKind[]): ReadonlySet<string> {
  return new Set(kinds.map(factorId));
}

/** Every set of the plan's factors that is a yes, the smaller ones first. */
function sufficientSets(plan: FactorPlan): readonly (readonly FactorKind[])[] {
  const expression = expressionOf(plan);
  if (expression === undefined) return [];
  const own = factorKinds.filter((kind) => plan.factors.includes(kind));
  return subsetsOf(own)
    .filter((subset) => isMet(expression, idSet(subset)))
    .filter((subset) => plan.mode === 'oauth2code' || !asksTwice(subset))
    .toSorted((left, right) => left.length - right.length);
}

/** One yes is awaited in one place: on our page, or on the device. */
function asksTwice(kinds: readonly FactorKind[]): boolean {
  return kinds.includes('device') && kinds.some((kind) => kind === 'app' || kind === 'pinpage');
}

function subsetsOf(kinds: readonly FactorKind[]): readonly (readonly FactorKind[])[] {
  return kinds.reduce<readonly (readonly FactorKind[])[]>(
    (subsets, kind) => [...subsets, ...subsets.map((subset) => [...subset, kind])],
    [[]],
  );
}

/** The smallest yes that adds only what is answered elsewhere; else what was named. */
function withOutOfBand(plan: FactorPlan, named: readonly FactorKind[]): readonly FactorKind[] {
  if (isEnough(plan, named)) return named;
  const completed = sufficientSets(plan).find(
    (set) =>
      named.every((kind) => set.includes(kind)) &&
      set.every((kind) => named.includes(kind) || isOutOfBand(kind)),
  );
  return completed ?? named;
}

function isNeeded(plan: FactorPlan, group: readonly FactorKind[]): boolean {
  return sufficientSets(plan).every((set) => set.some((kind) => group.includes(kind)));
}

const requiredCodes: Readonly<Record<FactorKind, RefusalCode>> = {
  pin: 'pin_required',
  otp: 'otp_required',
  sms: 'otp_required',
  mail: 'otp_required',
  app: 'factor_required',
  pinpage: 'factor_required',
  passkey: 'factor_required',
  ocra: 'otp_required',
  device: 'factor_required',
};

/** Names the PIN or the code only where nothing else would do. */
function codeOfMissing(plan: FactorPlan, given: readonly FactorKind[]): RefusalCode {
  const isMissing = (group: readonly FactorKind[]) =>
    !given.some((kind) => group.includes(kind)) && presenceOf(plan, group) === 'true';
  if (isMissing(['pin'])) return 'pin_required';
  return isMissing(codeKinds) ? 'otp_required' : 'factor_required';
}
