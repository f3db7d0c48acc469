/** Show enrolment: what a code offers, for the phone that read it: our half of the agreement, and for whom. */

import type { Account } from '#domain/accounts/account.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { checkEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenEnrolments } from '#ports/token-enrolments.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface ShowEnrolmentPorts {
  readonly accounts: Accounts;
  readonly tokenEnrolments: TokenEnrolments;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export interface ShownEnrolment {
  readonly enrolment: Pick<TokenEnrolment, 'id' | 'publicKey' | 'expiresAt'>;
  readonly account: Account;
}

/** @throws {Refusal} `enrolment_unknown`, `enrolment_expired`. */
export type ShowEnrolment = (code: Secret<string>) => Promise<ShownEnrolment>;

export function makeShowEnrolment(ports: ShowEnrolmentPorts): ShowEnrolment {
  const { accounts, tokenEnrolments, tokenHash, clock } = ports;

  return async function showEnrolment(code) {
    const enrolment = await tokenEnrolments.findByCode(tokenHash.hash(code.reveal()));
    checkEnrolment(enrolment, clock.now());
    const account = await accounts.find(enrolment.accountId);
    refuseUnless(account?.enabled === true, 'enrolment_unknown');
    const { id, publicKey, expiresAt } = enrolment;
    return { enrolment: { id, publicKey, expiresAt }, account };
  };
}
