/**
 * `account_token`: who may open the authorize page. CSC API v1.0.4.0, 8.3.1 and v2.0.0.2, 8.4.1.
 * What follows a bad one the texts do not say: no code, by a redirect or by a page.
 */

import assert from 'node:assert/strict';
import { accountToken } from '../account-token.ts';
import type { AccountTokenChanges } from '../account-token.ts';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { NotTried } from '../not-tried.ts';
import { clientOf, getCode, pkce, visit } from '../oauth-steps.ts';

function tokenFor(bench: Bench, changes: AccountTokenChanges = {}): string {
  const { accountId } = bench.target.signer;
  if (accountId === undefined) throw new NotTried('the account of the signer is not known');
  const client = clientOf(bench);
  if (client.clientSecret === undefined) throw new NotTried('the client has no secret');
  return accountToken(client, accountId, changes);
}

async function assertRefused(bench: Bench, account_token: string): Promise<void> {
  const asked = { scope: 'service', ...pkce().parameters, account_token };
  const back = await visit(bench, asked);
  assert.equal(back?.searchParams.get('code') ?? null, null, 'it gets a code');
  if (back !== undefined) {
    const error = back.searchParams.get('error');
    bench.advise(error === 'access_denied', `the error is ${error}`);
  }
}

function refused(what: string, changes: AccountTokenChanges | (() => AccountTokenChanges)): Case {
  return {
    claim: `${what}: no code`,
    run: async (bench) => {
      const own = typeof changes === 'function' ? changes() : changes;
      await assertRefused(bench, tokenFor(bench, own));
    },
  };
}

const now = (): number => Math.floor(Date.now() / 1000);

export const accountTokenCases: readonly Case[] = [
  {
    claim: 'a right one opens the page for its account',
    run: async (bench) =>
      void (await getCode(bench, { scope: 'service', account_token: tokenFor(bench) })),
  },
  {
    claim: 'one that was used before: no code',
    run: async (bench) => {
      const account_token = tokenFor(bench);
      await getCode(bench, { scope: 'service', account_token });
      await assertRefused(bench, account_token);
    },
  },
  refused('one of a day ago', () => ({ claims: { iat: now() - 86_400 } })),
  refused('one of tomorrow', () => ({ claims: { iat: now() + 86_400 } })),
  refused('one without iat', { claims: { iat: undefined } }),
  refused('one without jti', { claims: { jti: undefined } }),
  refused('one of another client', { claims: { azp: 'somebody-else' } }),
  refused('one for an account nobody has', { claims: { sub: 'no-such-account' } }),
  refused('one under another key', { key: 'not-the-key-of-this-client' }),
  refused('one without a signature, alg none', { header: { alg: 'none' } }),
  {
    claim: 'one under the secret itself, not its digest: no code',
    run: async (bench) => {
      const key = clientOf(bench).clientSecret ?? '';
      await assertRefused(bench, tokenFor(bench, { key }));
    },
  },
  {
    claim: 'what is no JWT: no code',
    run: async (bench) => {
      tokenFor(bench);
      await assertRefused(bench, 'no.such.token');
    },
  },
];
