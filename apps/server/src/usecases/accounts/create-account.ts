/**
 * Create account: a signer with a password and, if wanted, a one-time-password seed.
 *
 * The secrets are handed in, since whoever creates an account must pass them on; here they
 * become verifiers and are forgotten. The password comes last: an account that has none is one
 * whose creation was interrupted, and the next attempt under its name finishes it.
 */

import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { FactorType } from '#domain/authorization/factor.ts';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { Factors } from '#ports/factors.ts';
import type { Journal } from '#ports/journal.ts';
import type { PasswordHashing } from '#ports/password-hashing.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface CreateAccountPorts {
  readonly accounts: Accounts;
  readonly factors: Factors;
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
}

/** @throws {Refusal} `account_name_taken`. */
export type CreateAccount = (request: NewAccount) => Promise<Account>;

export function makeCreateAccount(ports: CreateAccountPorts): CreateAccount {
  const { accounts, factors, passwordHashing, sealing, journal, random, clock } = ports;

  return async function createAccount({ tenantId, displayName, password, totpSeed, ...rest }) {
    const name = normalizeAccountName(rest.name);
    const existing = await accounts.findByName(name);
    const account = existing ?? {
      id: random.identifier() as AccountId,
      tenantId,
      name,
      displayName,
      enabled: true,
      createdAt: clock.now(),
    };
    const has = (type: FactorType) => factors.find({ accountId: account.id, type });
    const makeFactor = (type: FactorType) => ({
      id: random.identifier() as FactorId,
      accountId: account.id,
      type,
      credentialId: undefined,
      failures: 0,
      lastAttemptAt: undefined,
      lastStep: undefined,
    });

    const unfinished = existing !== undefined && (await has('password')) === undefined;
    refuseUnless(unfinished || (await accounts.add(account)), 'account_name_taken');
    if (totpSeed !== undefined && (await has('totp')) === undefined) {
      const factor = makeFactor('totp');
      const verifier = await sealing.seal(totpSeed.reveal(), factorContext(factor));
      await factors.add({ ...factor, verifier });
    }
    const verifier = await passwordHashing.hash(password.reveal());
    await factors.add({ ...makeFactor('password'), verifier });
    await journal.record({ event: 'account.created', facts: { account: account.id } });
    return account;
  };
}
