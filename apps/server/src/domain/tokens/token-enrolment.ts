/**
 * Token enrolment: an offer to make somebody's phone a token, taken up once. What its picture
 * carries is a one-time code; keys are agreed between the two sides and travel nowhere.
 */

import type { AccountId, EnrolmentId, TokenId } from '../identifiers.ts';
import { refuseUnless } from '../refusal.ts';

export interface TokenEnrolment {
  readonly id: EnrolmentId;
  /** Hash of the code that stands in the picture. */
  readonly codeHash: string;
  readonly accountId: AccountId;
  /** The token it replaces, if it does. */
  readonly replaces: TokenId | undefined;
  /** Our half of the key agreement, PKCS#8, sealed under `enrolmentContext`. */
  readonly privateKeySealed: Uint8Array;
  /** Our half, uncompressed point. */
  readonly publicKey: Uint8Array;
  readonly usedAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Long enough to find the phone, too short to be of use on a picture that somebody took. */
export const enrolmentSeconds = 600;

export function enrolmentContext({ id }: Pick<TokenEnrolment, 'id'>): string {
  return `enrolment:${id}`;
}

/** @throws {Refusal} `enrolment_unknown`, also when it was taken up; `enrolment_expired`. */
export function checkEnrolment(
  enrolment: TokenEnrolment | undefined,
  at: number,
): asserts enrolment is TokenEnrolment {
  refuseUnless(enrolment !== undefined && enrolment.usedAt === undefined, 'enrolment_unknown');
  refuseUnless(at < enrolment.expiresAt, 'enrolment_expired');
}
