/**
 * One-way form of bearer secrets (access tokens, refresh tokens, SADs, operator tokens).
 * They are 256-bit random values, so one SHA-256 is enough: there is nothing to guess.
 */
export interface TokenHash {
  /** SHA-256, base64url: stable text that a store may index, and the `ath` of RFC 9449, 4.2. */
  hash(token: string): string;
}
