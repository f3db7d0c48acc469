/** Keys out of passphrases, by the cryptography of Node. */

import { pbkdf2Sync } from 'node:crypto';
import type { KeyDerivation } from '@kumoin/otp';
import type { PassphraseKeys } from '#ports/passphrase-keys.ts';

export class NodePassphraseKeys implements PassphraseKeys {
  derive(passphrase: string, { salt, iterations, keyBytes, hash }: KeyDerivation): Uint8Array {
    return new Uint8Array(pbkdf2Sync(passphrase, salt, iterations, keyBytes, hash));
  }
}
