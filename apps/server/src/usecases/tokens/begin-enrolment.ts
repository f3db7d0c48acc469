/**
 * Begin enrolment: offer somebody to make a phone of theirs a token.
 *
 * The picture holds a code and a hash of our half of a key agreement, and no secret: whoever takes
 * a photograph of it can enrol their own phone, once, before the owner does; then the owner's own
 * attempt fails, and the page shows a token that is not theirs. Hence it is good for minutes only,
 * and for somebody who has just logged in strongly.
 */

import { digest } from '@kumoin/pki';
import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, EnrolmentId, TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { enrolmentContext, enrolmentSeconds } from '#domain/tokens/token-enrolment.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import { checkKeeperStrong, checkTokenCount, hasEnded } from '#domain/tokens/token-keeper.ts';
import type { TokenKeeper } from '#domain/tokens/token-keeper.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { KeyAgreement } from '#ports/key-agreement.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenEnrolments } from '#ports/token-enrolments.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { Tokens } from '#ports/tokens.ts';

export interface BeginEnrolmentPorts {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly tokenEnrolments: TokenEnrolments;
  readonly keyAgreement: KeyAgreement;
  readonly sealing: Sealing;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface EnrolmentRequest {
  readonly keeper: TokenKeeper;
  /** For whom; the keeper's own where it is no operator. */
  readonly accountId: AccountId;
  /** The token that ends when the new one is there. */
  readonly replaces?: TokenId | undefined;
}

export interface OfferedEnrolment {
  readonly id: EnrolmentId;
  readonly account: Account;
  /** One-time; with the hash it is what the picture holds. */
  readonly code: Secret<string>;
  /** The first octets of SHA-256 over our public key: by it the phone knows us. */
  readonly keyHash: Uint8Array;
  readonly expiresAt: number;
}

const keyHashOctets = 16;

/**
 * @throws {Refusal} `login_not_strong`, `account_unknown`, `tokens_too_many`; `token_unknown`,
 * `token_ended` for the one to be replaced.
 */
export type BeginEnrolment = (request: EnrolmentRequest) => Promise<OfferedEnrolment>;

export function makeBeginEnrolment(ports: BeginEnrolmentPorts): BeginEnrolment {
  const { accounts, tokens, tokenEnrolments, keyAgreement, sealing, tokenHash } = ports;

  return async function beginEnrolment({ keeper, accountId, replaces }) {
    const createdAt = ports.clock.now();
    checkKeeperStrong(keeper, createdAt);
    const mayAsk = keeper === 'operator' || keeper.accountId === accountId;
    refuseUnless(mayAsk, 'account_unknown');
    const account = await accounts.find(accountId);
    refuseUnless(account?.enabled === true, 'account_unknown');
    const own = await tokens.listOf(accountId);
    checkTokenCount(own, replacedOf(own, replaces));

    const id = ports.random.identifier() as EnrolmentId;
    const code = ports.random.token();
    const { privateKey, publicKey } = await keyAgreement.makePair();
    const enrolment: TokenEnrolment = {
      id,
      codeHash: tokenHash.hash(code),
      accountId,
      replaces,
      privateKeySealed: await sealing.seal(privateKey, enrolmentContext({ id })),
      publicKey,
      usedAt: undefined,
      createdAt,
      expiresAt: createdAt + enrolmentSeconds * 1000,
    };
    await tokenEnrolments.add(enrolment);
    const keyHash = digest('sha256', publicKey).subarray(0, keyHashOctets);
    return { id, account, code: new Secret(code), keyHash, expiresAt: enrolment.expiresAt };
  };
}

function replacedOf(own: readonly Token[], id: TokenId | undefined): Token | undefined {
  if (id === undefined) return undefined;
  const replaced = own.find((token) => token.id === id);
  refuseUnless(replaced !== undefined, 'token_unknown');
  refuseUnless(!hasEnded(replaced), 'token_ended');
  return replaced;
}
