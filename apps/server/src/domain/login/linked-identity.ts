/**
 * Linked identity: who somebody is at a provider elsewhere, and whose account that is.
 *
 * A person is told apart by who vouches and by the subject there, and the vouching is that of one
 * tenant's provider. The same subject at another provider is somebody else.
 */

import { normalizeEmail } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { ProviderPlan } from './login-plan.ts';

export interface LinkedIdentity {
  /** See `providerName`. */
  readonly provider: string;
  readonly subject: string;
  readonly accountId: AccountId;
  readonly createdAt: number;
}

/** What a provider says of a person who has logged in there. */
export interface UpstreamIdentity {
  readonly subject: string;
  /** Only if the provider says that it is verified to be theirs. */
  readonly verifiedEmail: string | undefined;
}

export const subjectCharactersMax = 1_000;

/** Stays the same when the operator renames the provider, and differs when another one vouches. */
export function providerName({ protocol, tenantId, issuer }: ProviderPlan): string {
  return JSON.stringify([protocol, tenantId, issuer]);
}

/**
 * The account that may be linked: the only one of the provider's tenant with the address that the
 * provider says is verified.
 * @param candidates accounts of that address.
 */
export function accountToLink(
  { verifiedEmail }: UpstreamIdentity,
  { tenantId }: ProviderPlan,
  candidates: readonly Account[],
): Account | undefined {
  if (verifiedEmail === undefined) return undefined;
  const wanted = normalizeEmail(verifiedEmail);
  const own = candidates.filter(
    (account) =>
      account.tenantId === tenantId &&
      account.email !== undefined &&
      normalizeEmail(account.email) === wanted,
  );
  const [account, another] = own;
  return another === undefined && account?.enabled === true ? account : undefined;
}
