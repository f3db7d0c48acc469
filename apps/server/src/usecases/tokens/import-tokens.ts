/**
 * Import tokens: a batch of devices out of a seed container (PSKC, RFC 6030), all of them or none.
 *
 * The seeds are sealed under our own key before anything is stored. They come in inactive: the
 * first right code shows that the device and the person belong together. A container of plain
 * seeds is refused, unless whoever imports it vouches for the way it came.
 */

import { importPskc, OtpError, pskcNeeds } from '@kumoin/otp';
import type { PskcKey } from '@kumoin/otp';
import { bytesToHex, digest } from '@kumoin/pki';
import type { AccountId, TenantId, TokenId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { freshToken } from '#domain/tokens/fresh-token.ts';
import { checkTokenCount } from '#domain/tokens/token-keeper.ts';
import { tokensOfContainer } from '#domain/tokens/token-of-container.ts';
import type { ContainedToken } from '#domain/tokens/token-of-container.ts';
import type { TokenPolicy } from '#domain/tokens/token-suites.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { PassphraseKeys } from '#ports/passphrase-keys.ts';
import type { Tokens } from '#ports/tokens.ts';
import { sealTokenKeys } from './seal-token-keys.ts';
import type { SealTokenKeysPorts } from './seal-token-keys.ts';

export interface ImportTokensPorts extends SealTokenKeysPorts {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly passphraseKeys: PassphraseKeys;
  readonly clock: Clock;
  readonly tokenPolicy: TokenPolicy;
}

export interface TokenImport {
  readonly tenantId: TenantId;
  readonly container: string;
  readonly passphrase?: Secret<string> | undefined;
  /** In the place of a passphrase. */
  readonly key?: Secret<Uint8Array> | undefined;
  /** To the accounts that the container names; else they come into stock. */
  readonly assign: boolean;
  readonly insecurePlainSecrets: boolean;
}

export const importedMax = 5_000;
/** So that nobody makes us count for minutes; what we write ourselves has 600,000. */
const iterationsMax = 2_000_000;

/**
 * @throws {Refusal} `token_file_refused`, `token_suite_refused`, `token_serial_taken`;
 * `account_unknown`, `tokens_too_many` where they are to be assigned. Nothing is imported then.
 */
export type ImportTokens = (order: TokenImport) => Promise<readonly Token[]>;

export function makeImportTokens(ports: ImportTokensPorts): ImportTokens {
  const { tokens, clock, tokenPolicy } = ports;

  return async function importTokens(order) {
    const at = clock.now();
    const contained = tokensOfContainer(readContainer(ports, order, at), tokenPolicy.suites);
    refuseUnless(contained.length > 0, 'token_file_refused', 'it holds no token');
    refuseUnless(contained.length <= importedMax, 'token_file_refused', 'it holds too many');
    const owners = order.assign ? await findOwners(ports, order, contained) : undefined;
    const batch: Token[] = [];
    for (const one of contained) {
      batch.push(await sealToken(ports, order, { ...one, owners, at }));
    }
    refuseUnless(await tokens.add(batch, noteOf(order, batch)), 'token_serial_taken');
    return batch;
  };
}

function readContainer(
  { passphraseKeys }: ImportTokensPorts,
  { container, passphrase, key, insecurePlainSecrets }: TokenImport,
  at: number,
): readonly PskcKey[] {
  try {
    const { iterations = 0 } = pskcNeeds(container).derivation ?? {};
    refuseUnless(iterations <= iterationsMax, 'token_file_refused', 'too many iterations');
    const unlock = {
      key: key?.reveal(),
      passphrase: passphrase?.reveal(),
      pbkdf2: passphraseKeys.derive.bind(passphraseKeys),
    };
    return importPskc(container, { at, unlock, insecurePlainSecrets });
  } catch (error) {
    // The code says which of its rules the container broke, and never a secret.
    if (error instanceof OtpError) throw new Refusal('token_file_refused', error.code);
    throw error;
  }
}

type Owners = ReadonlyMap<string, AccountId>;

/** Each is looked up once, and asked once whether they have room for all of theirs. */
async function findOwners(
  { accounts, tokens }: ImportTokensPorts,
  { tenantId }: TokenImport,
  contained: readonly ContainedToken[],
): Promise<Owners> {
  const owners = new Map<string, AccountId>();
  const named = contained.flatMap(({ userId }) => userId ?? []);
  for (const name of new Set(named)) {
    const account = await accounts.findByName(name);
    const fits = account?.enabled === true && account.tenantId === tenantId;
    refuseUnless(fits, 'account_unknown', name);
    const own = await tokens.listOf(account.id);
    const more = named.filter((other) => other === name).length - 1;
    checkTokenCount(own, undefined, more);
    owners.set(name, account.id);
  }
  return owners;
}

interface SealedToken extends ContainedToken {
  readonly owners: Owners | undefined;
  readonly at: number;
}

async function sealToken(
  ports: ImportTokensPorts,
  { tenantId }: TokenImport,
  { token, keys, userId, owners, at }: SealedToken,
): Promise<Token> {
  const id = ports.random.identifier() as TokenId;
  return {
    ...freshToken({ id, tenantId, kind: 'hardware', createdAt: at }),
    ...token,
    ...(await sealTokenKeys(ports, { id }, keys)),
    notBefore: token.notBefore ?? at,
    accountId: userId === undefined ? undefined : owners?.get(userId),
  };
}

function noteOf({ tenantId, container }: TokenImport, batch: readonly Token[]): JournalNote {
  const container256 = bytesToHex(digest('sha256', new TextEncoder().encode(container)));
  const facts = { tenant: tenantId, tokens: batch.length, container: container256 };
  return { event: 'token.imported', facts };
}
