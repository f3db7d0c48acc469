/** The part of the configuration that is about tokens: which suites we take, how long they last. */

import Type from 'typebox';
import type { Static } from 'typebox';
import { suitesAllowedDefault } from '#domain/tokens/token-suites.ts';

export const tokensSchema = Type.Object(
  {
    suites: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      default: [...suitesAllowedDefault],
      maxItems: 100,
      description: 'OCRA suites, HOTP-… and TOTP-… that imported tokens may have; no others',
    }),
    validityDays: Type.Integer({
      default: 1_095,
      minimum: 1,
      maximum: 3_650,
      description: 'how long the token of an authenticator app lasts',
    }),
    authenticatorOrigins: Type.Array(Type.String({ pattern: '^https?://[^/]+$', maxLength: 255 }), {
      default: [],
      maxItems: 100,
      description: 'whose apps may enrol here besides ours: we are their second party',
    }),
  },
  { additionalProperties: false, default: {}, description: 'OATH tokens' },
);

export type TokenSettings = Static<typeof tokensSchema>;
