/**
 * A statement as lines for a screen: every field, in its order, with its label.
 *
 * `shown` is the hashed text itself; only amounts get separators of thousands, because nobody counts
 * the zeros of 10000000.
 */

import { groupAmount } from './amount.ts';
import { checkStatement } from './check-statement.ts';
import { statementFieldLabels, statementKindTitles } from './field-labels.ts';
import type { StatementLanguage } from './field-labels.ts';
import type { Statement, StatementField } from './statement.ts';

export interface StatementLine extends StatementField {
  readonly label: string;
  readonly shown: string;
}

export interface FormattedStatement {
  readonly title: string;
  readonly relyingParty: string;
  readonly lines: readonly StatementLine[];
}

/** @throws {OtpError} `statement_malformed`: what could not be approved is not shown either. */
export function formatStatement(
  statement: Statement,
  language: StatementLanguage,
): FormattedStatement {
  checkStatement(statement);
  const labels = statementFieldLabels[language];
  return {
    title: statementKindTitles[language][statement.kind],
    relyingParty: statement.relyingParty,
    lines: statement.fields.map(({ name, value }) => ({
      name,
      value,
      label: labels[name],
      shown: name === 'amount' ? groupAmount(value) : value,
    })),
  };
}
