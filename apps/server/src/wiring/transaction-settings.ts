/** The part of the configuration that is about token transactions. */

import Type from 'typebox';
import { transactionSuitesDefault } from '#domain/transactions/usable-suite.ts';

export const transactionsSchema = Type.Object(
  {
    suites: Type.Array(Type.String({ pattern: '^OCRA-1:', maxLength: 64 }), {
      default: [...transactionSuitesDefault],
      minItems: 1,
      maxItems: 100,
      description: 'OCRA suites (RFC 6287) that may answer for a transaction; no other is taken',
    }),
  },
  { additionalProperties: false, default: {}, description: 'transactions approved with a token' },
);
