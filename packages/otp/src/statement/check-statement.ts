/**
 * Is this a statement both sides can hash and show alike? Every text in its normal form, nothing
 * over its bounds, no field twice save pairs of a document and its digest, and an amount only with
 * its currency. What was not made by `makeStatement` (it came over the wire) passes here before a question is
 * made of it.
 */

import { OtpError } from '../otp-error.ts';
import { normalizeAmount } from './amount.ts';
import { normalizeText } from './normalize-text.ts';
import { statementFieldNames, statementKinds } from './statement.ts';
import type { Statement, StatementField } from './statement.ts';

export const statementFieldsMax = 512;
/** Seconds since 1970 in six octets. */
export const expiresAtMax = 2 ** 48 - 1;

const transactionIdShape = /^[\x21-\x7e]{1,128}$/;

/** @throws {OtpError} `statement_malformed`, with the first thing that is wrong. */
export function checkStatement(statement: Statement): void {
  const { kind, relyingParty, transactionId, nonce, expiresAt, matchNumber } = statement;
  refuseUnless(statementKinds.includes(kind), 'kind');
  refuseUnless(isNormal(relyingParty), 'relyingParty');
  refuseUnless(transactionIdShape.test(transactionId), 'transactionId');
  refuseUnless(/^[0-9a-f]{16}$/.test(nonce), 'nonce');
  refuseUnless(Number.isInteger(expiresAt), 'expiresAt');
  refuseUnless(expiresAt >= 0 && expiresAt <= expiresAtMax, 'expiresAt');
  refuseUnless(matchNumber === undefined || /^[0-9]{2}$/.test(matchNumber), 'matchNumber');
  checkFields(statement.fields);
}

function checkFields(fields: readonly StatementField[]): void {
  refuseUnless(fields.length > 0 && fields.length <= statementFieldsMax, 'fields');
  const seen = new Set<string>();
  for (const [index, { name, value }] of fields.entries()) {
    refuseUnless(statementFieldNames.includes(name), 'field name');
    refuseUnless(isNormal(value), name);
    // A digest belongs to the document right before it; otherwise it may stand alone, once.
    const paired = name === 'digest' && fields[index - 1]?.name === 'document';
    refuseUnless(name === 'document' || paired || !seen.has(name), `${name} twice`);
    seen.add(name);
  }
  checkAmount(fields);
}

function checkAmount(fields: readonly StatementField[]): void {
  const valueOf = (name: string) => fields.find((field) => field.name === name)?.value;
  const amount = valueOf('amount');
  if (amount === undefined) return;
  const normal = tried(() => normalizeAmount(amount, valueOf('currency') ?? ''));
  refuseUnless(normal === amount, 'amount');
}

const isNormal = (text: string) => tried(() => normalizeText(text)) === text;

function tried(normalize: () => string): string | undefined {
  try {
    return normalize();
  } catch {
    // Whatever was wrong with the text, it is not in its normal form.
    return undefined;
  }
}

function refuseUnless(holds: boolean, detail: string): void {
  if (!holds) throw new OtpError('statement_malformed', detail);
}
