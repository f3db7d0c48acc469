/**
 * Make a statement of what was handed in: every text in its normal form, fields in the order of
 * the screen. Done once, where the transaction begins; after that both sides take it as it is.
 */

import { normalizeAmount } from './amount.ts';
import { checkStatement } from './check-statement.ts';
import { normalizeText } from './normalize-text.ts';
import { statementFieldNames } from './statement.ts';
import type { Statement, StatementField } from './statement.ts';

/**
 * @param raw whose texts may be in any form. Fields without text are the caller's to leave out.
 * @throws {OtpError} `text_empty`, `text_too_long`, `text_character_refused`, `amount_malformed`,
 * `currency_unknown`, `statement_malformed`.
 */
export function makeStatement(raw: Statement): Statement {
  const statement = {
    ...raw,
    relyingParty: normalizeText(raw.relyingParty),
    fields: normalizeFields(raw.fields),
  };
  checkStatement(statement);
  return statement;
}

function normalizeFields(fields: readonly StatementField[]): readonly StatementField[] {
  const rawCurrency = fields.find(({ name }) => name === 'currency')?.value;
  const currency = rawCurrency === undefined ? '' : normalizeCurrency(rawCurrency);
  const normal = fields.map(({ name, value }) => ({
    name,
    value: normalOf(name, value, currency),
  }));
  return normal.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function normalOf(name: StatementField['name'], value: string, currency: string): string {
  if (name === 'amount') return normalizeAmount(value, currency);
  if (name === 'currency') return currency;
  const text = normalizeText(value);
  // IBANs are written with blanks and meant without (ISO 13616).
  return /Account$/.test(name) ? text.replaceAll(' ', '').toUpperCase() : text;
}

const normalizeCurrency = (value: string) => normalizeText(value).toUpperCase();

/** Documents and their digests share a place, so that pairs stay pairs. */
function placeOf({ name }: StatementField): number {
  return statementFieldNames.indexOf(name === 'digest' ? 'document' : name);
}
