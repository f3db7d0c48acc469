/**
 * Create account: a signer with a password and, if wanted, a one-time-password seed.
 *
 * The secrets are handed in, since whoever creates an account must pass them on; here they
 * become verifiers and are forgotten. Account and factors are stored together: there is never
 * one that cannot log in.
 */

import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { Factor, FactorType } from '#domain/authorization/factor.ts';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasswordHashing } from '#ports/password-hashing.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface CreateAccountPorts {
  readonly accounts: Accounts;
  readonly passwordHashing: PasswordHashing;
  readonly sealing: Sealing;
  readonly journal: Journal;
  readonly random: Random;
  readonly clock: Clock;
}

export interface NewAccount {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly displayName: string;
  readonly password: Secret<string>;
  readonly totpSeed: Secret<Uint8Array> | undefined;
  /** Already verified to be theirs. */
  readonly email?: string;
  readonly phone?: string;
}

/** @throws {Refusal} `account_name_taken`. */
export type CreateAccount = (request: NewAccount) => Promise<Account>;

export function makeCreateAccount(ports: CreateAccountPorts): CreateAccount {
  const { accounts, journal, random, clock } = ports;

  return async function createAccount({ password, totpSeed, ...person }) {
    const account: Account = {
      id: random.identifier() as AccountId,
      tenantId: person.tenantId,
      name: normalizeAccountName(person.name),
      displayName: person.displayName,
      enabled: true,
      email: person.email,
      phone: person.phone,
      createdAt: clock.now(),
    };
    const factors = [await makePassword(ports, account.id, password)];
    if (totpSeed !== undefined) factors.push(await makeTotp(ports, account.id, totpSeed));

    refuseUnless(await accounts.add(account, factors), 'account_name_taken');
    await journal.record({ event: 'account.created', facts: { account: account.id } });
    return account;
  };
}

async function makePassword(
  { passwordHashing, random }: CreateAccountPorts,
  accountId: AccountId,
  password: Secret<string>,
): Promise<Factor> {
  const verifier = await passwordHashing.hash(password.reveal());
  return { ...freshFactor(random, accountId, 'password'), verifier };
}

async function makeTotp(
  { sealing, random }: CreateAccountPorts,
  accountId: AccountId,
  seed: Secret<Uint8Array>,
): Promise<Factor> {
  const factor = freshFactor(random, accountId, 'totp');
  return { ...factor, verifier: await sealing.seal(seed.reveal(), factorContext(factor)) };
}

function freshFactor(
  random: Random,
  accountId: AccountId,
  type: FactorType,
): Omit<Factor, 'verifier'> {
  return {
    id: random.identifier() as FactorId,
    accountId,
    type,
    credentialId: undefined,
    failures: 0,
    lastAttemptAt: undefined,
    lastStep: undefined,
  };
}
