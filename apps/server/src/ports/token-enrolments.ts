/** Store of enrolments that were offered and are awaited: each is taken up once. */

import type { AccountId, EnrolmentId, TokenId } from '#domain/identifiers.ts';

export interface TokenEnrolment {
  readonly id: EnrolmentId;
  /** Hash of the code that stands in the picture. */
  readonly codeHash: string;
  readonly accountId: AccountId;
  /** The token it replaces, if it does. */
  readonly replaces: TokenId | undefined;
  /** Our half of the key agreement, PKCS#8, sealed under `enrolment:ID`. */
  readonly privateKeySealed: Uint8Array;
  /** Our half, uncompressed point. */
  readonly publicKey: Uint8Array;
  readonly usedAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface TokenEnrolments {
  add(enrolment: TokenEnrolment): Promise<void>;
  findByCode(codeHash: string): Promise<TokenEnrolment | undefined>;
  /** @returns false, with nothing changed, when it was taken up before or has expired. */
  claim(id: EnrolmentId, at: number): Promise<boolean>;
}
