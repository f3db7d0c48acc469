/** Keys out of passphrases (PBKDF2, RFC 8018), by a platform that is quick at it. */

import type { KeyDerivation } from '@kumoin/otp';

export interface PassphraseKeys {
  /** Takes a fifth of a second for what we write, and nothing else happens meanwhile. */
  derive(passphrase: string, derivation: KeyDerivation): Uint8Array;
}
