/**
 * Check customer: whose token a client may ask. A token of a person speaks for that person. A
 * token of the client itself reaches the accounts it was registered for, and, if its operator said
 * so, every account of its tenant: a bank has more customers than anybody writes into a list.
 * Out of reach looks like not there.
 */

import type { Access } from '#domain/access/access-grant.ts';
import { reachesCustomer } from '#domain/access/client.ts';
import type { Account } from '#domain/accounts/account.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clients } from '#ports/clients.ts';

export interface CheckCustomerPorts {
  readonly accounts: Pick<Accounts, 'findByName'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** @throws {Refusal} `user_unknown`. */
export type CheckCustomer = (access: Access, name: string) => Promise<Account>;

export function makeCheckCustomer({ accounts, clients }: CheckCustomerPorts): CheckCustomer {
  return async function checkCustomer(access, name) {
    const account = await accounts.findByName(normalizeAccountName(name));
    const client = await clients.find(access.clientId);
    const tenant = client !== undefined && client.tenantId === account?.tenantId;
    const own = account !== undefined && reachesCustomer(access, account.id);
    refuseUnless(account?.enabled === true && tenant && own, 'user_unknown');
    return account;
  };
}
