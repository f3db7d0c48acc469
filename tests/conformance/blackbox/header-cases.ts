/**
 * What every authenticated method answers to a missing, malformed or unknown token.
 * CSC API v1.0.4.0 and v2.0.0.2, clause 10 and the first row of each table of clause 11.
 */

import type { Bench } from './bench.ts';
import type { Case } from './clause.ts';

const malformed: Readonly<Record<'v1' | 'v2', string>> = {
  v1:
    'The request is missing a required parameter, includes an invalid parameter value, ' +
    'includes a parameter more than once, or is otherwise malformed.',
  v2: 'Malformed authorization header',
};

/** A token of a form that no server minds, and that nobody ever got. */
export const unknownToken = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export function headerCases(method: string): readonly Case[] {
  const ask = (bench: Bench, authorization: string | null) =>
    bench.call(method, {}, { authorization });
  const refused = (what: string, authorization: string | null): Case => ({
    claim: `${what} → invalid_request`,
    run: async (bench) => {
      // The typing error of the one table is no advice to anybody.
      const words =
        method === 'credentials/sendOTP' ? {} : { words: malformed[bench.dialect.version] };
      bench.expectError(await ask(bench, authorization), words);
    },
  });
  return [
    refused('no Authorization header', null),
    refused('an Authorization header without a token', 'Bearer'),
    refused('an Authorization header of another scheme', 'Basic YWxpY2U6c2VjcmV0'),
    {
      claim: 'an unknown token → 401 invalid_token',
      run: async (bench) => {
        const answer = await ask(bench, `Bearer ${unknownToken}`);
        const error = ['invalid_token', 'expired_token'];
        bench.expectError(answer, { status: 401, error });
        bench.advise(answer.body['error'] === 'invalid_token', 'the code is not invalid_token');
      },
    },
  ];
}

/** That `info` lists exactly what is served. */
export function offeredCase(method: string): Case {
  return {
    claim: 'info lists it, or it answers 501 or 404',
    run: async (bench) => {
      const { status } = await bench.call(method, {}, { authorization: null });
      const isServed = status !== 501 && status !== 404;
      const isListed = await bench.offers(method);
      if (isServed === isListed) return;
      throw new Error(
        isListed ? `it is listed and answers ${status}` : `it is not listed and answers ${status}`,
      );
    },
  };
}
