/**
 * Prove statement: shows a token that a statement is ours, under the key that only the two of us
 * use for that. RFC 6287, 7.2: the key of the server's responses is not that of the client's.
 */

import { ocra, parseOcraSuite, proofQuestion } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import type { TokenKeys } from '../tokens/token-keys.ts';
import type { Token } from '../tokens/token.ts';

/** @returns the whole MAC in hex; undefined: the token has no key to prove anything with. */
export function proveStatement(
  statement: Statement,
  { suites }: Pick<Token, 'suites'>,
  { server }: Pick<TokenKeys, 'server'>,
): string | undefined {
  if (suites.server === undefined || server === undefined) return undefined;
  const suite = parseOcraSuite(suites.server);
  return ocra({ suite, key: server, question: proofQuestion(statement, suite) });
}
