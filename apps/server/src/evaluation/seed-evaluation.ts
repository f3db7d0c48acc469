/**
 * The evaluation profile: a tenant with two signers, their factors and credentials.
 *
 * What is there stays; what is missing is made. So it runs at every start, and after a crash
 * at any line.
 */

import { loginClientId } from '#domain/access/access-grant.ts';
import { unlimited } from '#domain/access/client.ts';
import type { Account } from '#domain/accounts/account.ts';
import type {
  AuthorizationMode,
  Credential,
  FactorKind,
  SoleControlLevel,
} from '#domain/credentials/credential.ts';
import type { TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { softSuite } from '#domain/tokens/token-suites.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { CreateAccount } from '#usecases/accounts/create-account.ts';
import type { SetContacts } from '#usecases/accounts/set-contacts.ts';
import type { ShowAccount } from '#usecases/accounts/show-account.ts';
import type { EnrolPin } from '#usecases/authorization/enrol-pin.ts';
import type { ListCredentials } from '#usecases/credentials/list-credentials.ts';
import type { EnrolCredential } from '#usecases/issuance/enrol-credential.ts';
import type { IssueToken } from '#usecases/tokens/issue-token.ts';
import type { ListTokens } from '#usecases/tokens/list-tokens.ts';
import type { EvaluationSecrets, SignerSecrets } from './evaluation-secrets.ts';
import { unlessRefused } from './unless-refused.ts';

export interface SeedUseCases {
  readonly createAccount: CreateAccount;
  readonly showAccount: ShowAccount;
  readonly setContacts: SetContacts;
  readonly enrolCredential: EnrolCredential;
  readonly enrolPin: EnrolPin;
  readonly listCredentials: ListCredentials;
  readonly issueToken: IssueToken;
  readonly listTokens: ListTokens;
}

interface Person {
  readonly account: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  /** Messages are printed; nobody has these. */
  readonly email: string;
  readonly phone: string;
}

const people: readonly Person[] = [
  {
    account: 'alice',
    displayName: 'Alice Example',
    givenName: 'Alice',
    surname: 'Example',
    email: 'alice@example.com',
    phone: '+815000000001',
  },
  {
    account: 'taro',
    displayName: '雲印 太郎',
    givenName: '太郎',
    surname: '雲印',
    email: 'taro@example.com',
    phone: '+815000000002',
  },
];

export const demoAccounts = people.map(({ account }) => account);

interface Plan {
  readonly description: string;
  readonly keyAlgorithm: 'rsa-3072' | 'p-256';
  readonly factors: readonly FactorKind[];
  readonly level: SoleControlLevel;
  readonly mode?: AuthorizationMode;
  readonly expression?: string;
}

const plans: readonly Plan[] = [
  {
    description: 'RSA key, released by PIN',
    keyAlgorithm: 'rsa-3072',
    factors: ['pin'],
    level: 1,
  },
  {
    description: 'P-256 key, released by PIN and one-time password',
    keyAlgorithm: 'p-256',
    factors: ['pin', 'otp'],
    level: 2,
  },
  {
    description: 'P-256 key, agreed to on the page of the service',
    keyAlgorithm: 'p-256',
    factors: [],
    level: 2,
    mode: 'oauth2code',
  },
  {
    description: 'P-256 key, released by PIN and a code: one-time password or SMS',
    keyAlgorithm: 'p-256',
    factors: ['pin', 'otp', 'sms'],
    expression: 'PIN AND (OTP OR SMS)',
    level: 2,
  },
  {
    description: 'P-256 key, approved on another device',
    keyAlgorithm: 'p-256',
    factors: ['app'],
    level: 2,
  },
  {
    description: 'P-256 key, approved with an OCRA token',
    keyAlgorithm: 'p-256',
    factors: ['ocra'],
    level: 2,
  },
  {
    description: 'P-256 key, approved in the authenticator app',
    keyAlgorithm: 'p-256',
    factors: ['device'],
    level: 2,
  },
];

const signaturesMax = 100;
export const evaluationTenant = 'evaluation' as TenantId;

export interface SeededSigner {
  readonly secrets: SignerSecrets;
  readonly credentials: readonly Credential[];
  readonly account: Account;
  /** Whose secret everybody may know: a program answers with it, as a device would. */
  readonly token: Token;
}

/** Whether an earlier start has begun to make the accounts. */
export async function isSeeded({ showAccount }: SeedUseCases): Promise<boolean> {
  for (const account of demoAccounts) {
    if (await unlessRefused('account_unknown', () => showAccount(account))) return true;
  }
  return false;
}

export async function seedEvaluation(
  useCases: SeedUseCases,
  secrets: EvaluationSecrets,
): Promise<readonly SeededSigner[]> {
  const seeded: SeededSigner[] = [];
  for (const person of people) {
    const own = secrets.signers.find(({ account }) => account === person.account);
    if (own === undefined) continue;
    const account = await ensureAccount(useCases, person, own);
    const credentials = await ensureCredentials(useCases, { account, person, secrets: own });
    const token = await ensureToken(useCases, account, own);
    seeded.push({ secrets: own, credentials, account, token });
  }
  return seeded;
}

async function ensureAccount(
  { createAccount, showAccount, setContacts }: SeedUseCases,
  person: Person,
  secrets: SignerSecrets,
): Promise<Account> {
  await unlessRefused('account_name_taken', async () => {
    await createAccount({
      tenantId: evaluationTenant,
      name: person.account,
      displayName: person.displayName,
      password: new Secret(secrets.password),
      totpSeed: new Secret(new Uint8Array(Buffer.from(secrets.totpSeedHex, 'hex'))),
      email: person.email,
      phone: person.phone,
    });
  });
  const account = await showAccount(person.account);
  // Made before accounts had contacts.
  if (account.email === undefined) {
    const { email, phone } = person;
    await setContacts(account.id, { email, phone });
    return { ...account, email, phone };
  }
  return account;
}

interface SignerSeed {
  readonly account: Account;
  readonly person: Person;
  readonly secrets: SignerSecrets;
}

async function ensureCredentials(
  useCases: SeedUseCases,
  { account, person, secrets }: SignerSeed,
): Promise<readonly Credential[]> {
  const caller = { accountId: account.id, clientId: loginClientId, rights: unlimited };
  const all = { pageSize: undefined, pageToken: undefined, onlyValid: false };
  const { credentials: existing } = await useCases.listCredentials(caller, all);

  const ensured: Credential[] = [];
  for (const plan of plans) {
    const known = existing.find(({ description }) => description === plan.description);
    const credential = known ?? (await enrol(useCases, { account, person, secrets }, plan));
    if (plan.factors.includes('pin')) {
      const pin = new Secret(secrets.pin);
      const enrolment = { accountId: account.id, credentialId: credential.id, pin };
      await unlessRefused('pin_enrolled', () => useCases.enrolPin(enrolment));
    }
    ensured.push(credential);
  }
  return ensured;
}

/** One for each, told by its serial number: whatever became of it, no second one is made. */
async function ensureToken(
  { issueToken, listTokens }: SeedUseCases,
  { id: accountId, tenantId }: Account,
  { account, ocraSecretHex }: SignerSecrets,
): Promise<Token> {
  const serial = `evaluation ${account}`;
  const [known] = await listTokens({ tenantId, serial });
  if (known !== undefined) return known;
  const secret = new Secret(new Uint8Array(Buffer.from(ocraSecretHex, 'hex')));
  const device = { kind: 'hardware', suite: softSuite, label: 'Demo token', serial } as const;
  return issueToken({ ...device, accountId, secret });
}

async function enrol(
  { enrolCredential }: SeedUseCases,
  { account, person, secrets }: SignerSeed,
  plan: Plan,
): Promise<Credential> {
  return enrolCredential({
    ...plan,
    accountId: account.id,
    ...(plan.factors.includes('pin') && { pin: new Secret(secrets.pin) }),
    signaturesMax,
    person: { country: 'JP', givenName: person.givenName, surname: person.surname },
  });
}
