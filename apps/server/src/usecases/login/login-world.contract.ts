/** A world for tests of log-ins: accounts with password and app, stores in memory, a frozen clock. */

import { randomBytes } from 'node:crypto';
import { totp } from '@kumoin/otp';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { WebAuthnCeremonies } from '#adapters/webauthn/web-authn-ceremonies.ts';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { Account } from '#domain/accounts/account.ts';
import { factorContext } from '#domain/authorization/factor.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckPassword } from '../access/check-password.ts';
import { makeCheckTotp } from '../authorization/check-totp.ts';
import type { LoginOutcome } from './begin-session.ts';
import { makeCheckLogin } from './check-login.ts';
import { makeConfirmLogin } from './confirm-login.ts';
import { makeLogInByPassword } from './log-in-by-password.ts';
import { makeLogOut } from './log-out.ts';

export const start = Date.UTC(2030, 0, 1);
/** Where people reach the server of this world. */
export const origin = 'https://sign.example';
export const acme = 'acme' as TenantId;
const seed = new TextEncoder().encode('12345678901234567890');
const bytes = (text: string) => new TextEncoder().encode(text);

interface WorldPlan {
  readonly loginPlan?: LoginPlan;
}

/** `alice` has a password, `totp` one and an authenticator app; passwords are kept as they are. */
export async function loginWorld({ loginPlan = loginPlanDefaults }: WorldPlan = {}) {
  const clock = { at: start, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const sealing = new SoftwareSealing(keyEncryptionKey(randomBytes(32)));
  const disabled = new Set<AccountId>();
  const ports = {
    ...stores,
    sealing,
    loginPlan,
    clock,
    accounts: withDisabled(stores.accounts, disabled),
    tokenHash: new Sha256TokenHash(),
    random: new SystemRandom(),
    passkeyCeremonies: new WebAuthnCeremonies({ name: 'World', baseUrl: () => origin }),
    passwordHashing: {
      hash: async (password: string) => bytes(password),
      matches: async (password: string, verifier: Uint8Array | undefined) =>
        verifier !== undefined && Buffer.from(verifier).equals(bytes(password)),
    },
  };
  await addAccount('alice', [passwordOf('alice')]);
  await addAccount('totp', [passwordOf('totp'), await appOf('totp')]);
  const logInByPassword = makeLogInByPassword(ports, makeCheckPassword(ports));
  const logIn = async (name: string, password = 'right', current?: Secret<string>) =>
    logInByPassword({ name, password: new Secret(password), current });

  async function addAccount(
    name: string,
    factors: readonly Factor[] = [],
    changes: Partial<Account> = {},
  ): Promise<AccountId> {
    const id = name as AccountId;
    const contacts = { email: `${name}@example.com`, phone: undefined };
    const known = { tenantId: acme, name, displayName: name, enabled: true, ...contacts };
    await stores.accounts.add({ id, ...known, createdAt: start, ...changes }, factors);
    return id;
  }

  async function appOf(accountId: string): Promise<Factor> {
    const factor = { ...factorOf(accountId, 'totp'), verifier: bytes('') };
    return { ...factor, verifier: await sealing.seal(seed, factorContext(factor)) };
  }

  return {
    ports,
    clock,
    logIn,
    addAccount,
    /** A log-in by password alone. */
    session: async (name: string) => secretOf(await logIn(name)),
    confirmLogin: makeConfirmLogin(ports, makeCheckTotp(ports)),
    checkLogin: makeCheckLogin(ports),
    logOut: makeLogOut(ports),
    /** Of the next time step. */
    code: () => {
      clock.at += 30_000;
      return new Secret(totp({ seed, at: clock.at }));
    },
    disable: (name: string) => void disabled.add(name as AccountId),
    events: async () => (await stores.journal.read(0, 100)).map(({ event }) => event),
    facts: async () => (await stores.journal.read(0, 100)).map(({ facts }) => facts),
  };
}

export function stepOf(outcome: LoginOutcome): Secret<string> {
  if (outcome.needs !== 'totp') throw new Error('no step was left');
  return outcome.step;
}

export function secretOf(outcome: LoginOutcome): Secret<string> {
  if (outcome.needs !== 'nothing') throw new Error('more is needed');
  return outcome.secret;
}

function passwordOf(accountId: string): Factor {
  return { ...factorOf(accountId, 'password'), verifier: bytes('right') };
}

function factorOf(accountId: string, type: 'password' | 'totp'): Omit<Factor, 'verifier'> {
  return {
    id: `${accountId}-${type}` as FactorId,
    accountId: accountId as AccountId,
    type,
    credentialId: undefined,
    failures: 0,
    lastAttemptAt: undefined,
    lastStep: undefined,
  };
}

function withDisabled<Found extends { find(id: AccountId): Promise<Account | undefined> }>(
  accounts: Found,
  disabled: ReadonlySet<AccountId>,
): Found {
  const find = accounts.find.bind(accounts);
  return Object.assign(accounts, {
    find: async (id: AccountId) => {
      const found = await find(id);
      return found && { ...found, enabled: found.enabled && !disabled.has(id) };
    },
  });
}
