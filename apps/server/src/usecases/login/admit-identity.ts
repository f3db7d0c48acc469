/**
 * Admit identity: whose account somebody has who logged in elsewhere.
 *
 * A link made before wins. Otherwise the provider must assert a verified address that exactly one
 * enabled account of its tenant has; that link stays, whatever becomes of the address. Never by a
 * user name: whoever may choose theirs there could choose somebody's here.
 */

import type { Account } from '#domain/accounts/account.ts';
import { accountToLink, providerName } from '#domain/login/linked-identity.ts';
import type { UpstreamIdentity } from '#domain/login/linked-identity.ts';
import type { ProviderPlan } from '#domain/login/login-plan.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { LinkedIdentities } from '#ports/linked-identities.ts';

export interface AdmitIdentityPorts {
  readonly accounts: Accounts;
  readonly linkedIdentities: LinkedIdentities;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** @throws {Refusal} `identity_not_linked`. */
export async function admitIdentity(
  ports: AdmitIdentityPorts,
  plan: ProviderPlan,
  identity: UpstreamIdentity,
): Promise<Account> {
  const { accounts, linkedIdentities, journal } = ports;
  const known = await linkedIdentities.find(providerName(plan), identity.subject);
  if (known === undefined) return linkIdentity(ports, plan, identity);

  const account = await accounts.find(known.accountId);
  if (account?.enabled === true && account.tenantId === plan.tenantId) return account;
  const facts = { account: known.accountId, method: plan.protocol, provider: plan.id };
  await journal.record({ event: 'login.refused', facts });
  throw new Refusal('identity_not_linked');
}

async function linkIdentity(
  ports: AdmitIdentityPorts,
  plan: ProviderPlan,
  identity: UpstreamIdentity,
): Promise<Account> {
  const { accounts, linkedIdentities, journal, clock } = ports;
  const { subject, verifiedEmail } = identity;
  const candidates =
    verifiedEmail === undefined ? [] : await accounts.listByEmail(plan.tenantId, verifiedEmail);
  const account = accountToLink(identity, plan, candidates);
  refuseUnless(account !== undefined, 'identity_not_linked');

  const provider = providerName(plan);
  const facts = { account: account.id, provider: plan.id, subject };
  // First the record: a way in that nobody can account for must not exist.
  await journal.record({ event: 'identity.linked', facts });
  const link = { provider, subject, accountId: account.id, createdAt: clock.now() };
  if (await linkedIdentities.add(link)) return account;
  // Another log-in at the same moment was faster; then it must have come to the same account.
  const other = await linkedIdentities.find(provider, subject);
  refuseUnless(other?.accountId === account.id, 'identity_not_linked');
  return account;
}
