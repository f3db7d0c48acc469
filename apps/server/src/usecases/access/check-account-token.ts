/**
 * Check account token: whether the application may open the authorize page, and for whom. Its
 * `jti` is good once, on whichever node. CSC API v2.0.0.2, 8.4.1.
 */

import { readAccountToken } from '#domain/access/account-token.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { OneTimeValues } from '#ports/one-time-values.ts';
import type { KnownClient } from './find-client.ts';

export interface CheckAccountTokenPorts {
  readonly accounts: Accounts;
  readonly oneTimeValues: OneTimeValues;
  readonly clock: Clock;
}

/**
 * @returns whose page it is; undefined: anybody's, where no token is demanded and none was sent.
 * @throws {Refusal} `account_token_bad`.
 */
export type CheckAccountToken = (
  known: KnownClient,
  token: Secret<string> | undefined,
) => Promise<AccountId | undefined>;

export function makeCheckAccountToken(ports: CheckAccountTokenPorts): CheckAccountToken {
  const { accounts, oneTimeValues, clock } = ports;

  return async function checkAccountToken({ client, secretHash }, token) {
    if (token === undefined) {
      refuseUnless(!client.registration.accountTokenRequired, 'account_token_bad', 'missing');
      return undefined;
    }
    refuseUnless(secretHash !== undefined, 'account_token_bad', 'no key');
    const evidence = { clientId: client.id, key: secretHash.reveal(), at: clock.now() };
    const { subject, jti, expiresAt } = readAccountToken({ token: token.reveal(), ...evidence });
    const account =
      (await accounts.find(subject as AccountId)) ??
      (await accounts.findByName(normalizeAccountName(subject)));
    const isKnown = account?.enabled === true && account.tenantId === client.tenantId;
    refuseUnless(isKnown, 'account_token_bad', 'sub');
    const value = JSON.stringify([client.id, jti]);
    const claimed = await oneTimeValues.claim({ kind: 'account-token', value, expiresAt });
    refuseUnless(claimed, 'account_token_bad', 'used before');
    return account.id;
  };
}
