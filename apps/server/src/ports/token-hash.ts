/**
 * One-way form of bearer secrets (access tokens, refresh tokens, SADs, operator tokens).
 * They are 256-bit random values, so one SHA-256 is enough: there is nothing to guess.
 */
export interface TokenHash {
  /** Stable text that a store may index. */
  hash(token: string): string;
}
