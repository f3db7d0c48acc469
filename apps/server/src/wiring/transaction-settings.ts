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
    secondParty: Type.Optional(
      Type.Object(
        {
          origin: Type.String({ pattern: '^https?://', maxLength: 255 }),
          clientId: Type.String({ minLength: 1, maxLength: 100 }),
          clientSecretFile: Type.String({ description: 'one line; readable by nobody else' }),
          timeoutSeconds: Type.Integer({ default: 5, minimum: 1, maximum: 30 }),
          insecureHttp: Type.Boolean({ default: false, description: 'plain HTTP to it' }),
        },
        {
          additionalProperties: false,
          description: 'another installation that attests answers: docs/operate/second-party.md',
        },
      ),
    ),
  },
  { additionalProperties: false, default: {}, description: 'transactions approved with a token' },
);
