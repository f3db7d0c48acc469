/** What a token's certificate says: what its row says, but for what nobody else is to know. */

import { strict as assert } from 'node:assert';
import { pseudonymOf } from '@kumoin/evidence';
import type { TokenAssurance, TokenCertificateBody } from '@kumoin/evidence';
import type { Token, TokenKind } from '../tokens/token.ts';

const assuranceOf: Readonly<Record<TokenKind, TokenAssurance>> = {
  authenticator: 'key-agreed',
  hardware: 'key-imported',
  server: 'key-held-by-server',
};

export function tokenCertificateBody(
  token: Token,
  { issuedAt, statusUrl }: Pick<TokenCertificateBody, 'issuedAt' | 'statusUrl'>,
): TokenCertificateBody {
  const { id, kind, accountId, suites, notAfter, usesMax } = token;
  assert(accountId !== undefined, 'a token of nobody has no certificate');
  const { typed, online } = suites;
  return {
    tokenId: id,
    kind,
    holder: pseudonymOf(accountId, id),
    suites: online === undefined ? [typed] : [typed, online],
    commitment: token.commitment,
    assurance: assuranceOf[kind],
    issuedAt,
    notBefore: token.notBefore,
    ...(notAfter !== undefined && { notAfter }),
    ...(usesMax !== undefined && { usesMax }),
    statusUrl,
  };
}
