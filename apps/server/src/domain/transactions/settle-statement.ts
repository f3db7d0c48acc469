/**
 * Settle statement: makes of an order what a person will be shown and what is hashed, once, before
 * anything is shown. Delegated Regulation (EU) 2018/389, Article 5.
 *
 * The client says what, never how it is hashed: nonce, name of the transaction and the name by
 * which the client is shown are ours, so no client can make two orders with one question.
 */

import { OtpError, makeStatement } from '@kumoin/otp';
import type { Statement, StatementField, StatementFieldName, StatementKind } from '@kumoin/otp';
import { Refusal, refuseUnless } from '../refusal.ts';

export interface StatementOrder {
  readonly kind: StatementKind;
  /** In any order and any form of their texts; empty ones are left out by the caller. */
  readonly fields: readonly StatementField[];
}

/** What is not the client's to choose. */
export interface StatementFrame {
  /** By which the person knows who asks. */
  readonly relyingParty: string;
  readonly transactionId: string;
  /** 16 hex digits, drawn after the order was settled. */
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly matchNumber: string | undefined;
}

interface FieldRule {
  readonly required: readonly StatementFieldName[];
  readonly allowed: readonly StatementFieldName[];
}

export const fieldRules: Readonly<Record<StatementKind, FieldRule>> = {
  transfer: {
    required: ['payee', 'amount', 'currency'],
    allowed: ['bank', 'branch', 'payeeAccount', 'payerAccount', 'reference', 'text'],
  },
  login: { required: ['account'], allowed: ['service', 'place', 'application', 'text'] },
  signature: {
    required: ['digest'],
    allowed: [
      ...(['application', 'account', 'credential', 'signatures', 'purpose', 'text'] as const),
      'document',
    ],
  },
};

/** @throws {Refusal} `statement_refused`, with what is wrong with it. */
export function settleStatement(order: StatementOrder, frame: StatementFrame): Statement {
  const { kind, fields } = order;
  const { required, allowed } = fieldRules[kind];
  const names = fields.map(({ name }) => name);
  const missing = required.find((name) => !names.includes(name));
  refuseUnless(missing === undefined, 'statement_refused', `${missing} is missing`);
  const strange = names.find((name) => !required.includes(name) && !allowed.includes(name));
  refuseUnless(strange === undefined, 'statement_refused', `${strange} is no part of a ${kind}`);
  const { relyingParty, transactionId, nonce, matchNumber } = frame;
  return inOneForm({
    ...{ kind, relyingParty, transactionId, fields, nonce },
    // The last second is not given: the device must not promise more than we keep.
    expiresAt: Math.floor(frame.expiresAt / 1000),
    ...(matchNumber !== undefined && { matchNumber }),
  });
}

function inOneForm(raw: Statement): Statement {
  try {
    return makeStatement(raw);
  } catch (error) {
    if (error instanceof OtpError) throw new Refusal('statement_refused', error.message);
    throw error;
  }
}
