/**
 * Numbers that stand for kinds and field names in an encoded statement. Given once, never
 * given again: devices in the field read them.
 */

import type { StatementFieldName, StatementKind } from './statement.ts';

export const wireVersion = 1;

export const kindNumbers: Readonly<Record<StatementKind, number>> = {
  transfer: 1,
  login: 2,
  signature: 3,
};

export const fieldNumbers: Readonly<Record<StatementFieldName, number>> = {
  payee: 1,
  amount: 2,
  currency: 3,
  bank: 4,
  branch: 5,
  payeeAccount: 6,
  payerAccount: 7,
  reference: 8,
  text: 9,
  service: 10,
  account: 11,
  place: 12,
  application: 13,
  credential: 14,
  signatures: 15,
  purpose: 16,
  document: 17,
  digest: 18,
};

/** What still fits a QR code of the largest kind as part of a URL, with room for the rest of it. */
export const encodedOctetsMax = 2048;
