/**
 * Statement: what a person is shown on their own device before they approve, and over exactly
 * what the one-time password is computed. Delegated Regulation (EU) 2018/389, Article 5.
 *
 * The device gets the statement itself, shows every field of it, and computes the question from
 * it (`question-of-statement.ts`); so does the server from its own copy. Nothing that is shown is
 * left out of the question, and nothing is in it that the person cannot see, save the nonce and
 * the time it expires.
 */

export const statementKinds = ['transfer', 'login', 'signature'] as const;

export type StatementKind = (typeof statementKinds)[number];

/** Each has its words in every language, in `field-labels.ts`; the order is that of the screen. */
export const statementFieldNames = [
  'payee',
  'amount',
  'currency',
  'bank',
  'branch',
  'payeeAccount',
  'payerAccount',
  'reference',
  'text',
  'service',
  'account',
  'place',
  'application',
  'credential',
  'signatures',
  'purpose',
  'document',
  'digest',
] as const;

export type StatementFieldName = (typeof statementFieldNames)[number];

export interface StatementField {
  readonly name: StatementFieldName;
  /** Normalised already, see `normalizeText`: both sides hash the same octets. */
  readonly value: string;
}

export interface Statement {
  readonly kind: StatementKind;
  /** Who asks, as the server calls them: the service, or the client of it. */
  readonly relyingParty: string;
  /** Of the one transaction this is for. */
  readonly transactionId: string;
  /** In the order they are shown; `document` and `digest` may repeat, in pairs. */
  readonly fields: readonly StatementField[];
  /** 16 hex digits, drawn once the fields are settled. */
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /**
   * Two digits that are shown where the transaction was begun, and typed on the device: who
   * approves what they did not begin does not know them. They are part of the question, and are
   * never sent to the device.
   */
  readonly matchNumber?: string;
}
