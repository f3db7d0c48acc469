/**
 * Slow, salted hashing of passwords people choose (argon2id). Either method throws an Outage,
 * `overloaded`, when too many ask at once.
 */
export interface PasswordHashing {
  hash(password: string): Promise<Uint8Array>;
  /**
   * Compares in constant time. Without a verifier (no such account) it works as long as with
   * one and answers false, so that time tells nobody which names exist.
   */
  matches(password: string, verifier: Uint8Array | undefined): Promise<boolean>;
}
