/** Sealing under the installation's key-encryption key; see `ports/sealing.ts`. */

import { createHmac } from 'node:crypto';
import { Outage } from '#domain/outage.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { closeBox, openBox } from './sealed-box.ts';

export class SoftwareSealing implements Sealing {
  readonly #sealKey: Uint8Array;
  readonly #macKey: Uint8Array;

  constructor(keyEncryptionKey: KeyEncryptionKey) {
    this.#sealKey = keyEncryptionKey.subkey('seal-secrets');
    this.#macKey = keyEncryptionKey.subkey('mac-secrets');
  }

  async seal(secret: Uint8Array, context: string): Promise<Uint8Array> {
    return closeBox(this.#sealKey, secret, context);
  }

  async open(sealed: Uint8Array, context: string): Promise<Uint8Array> {
    try {
      return openBox(this.#sealKey, sealed, context);
    } catch (cause) {
      throw new Outage('vault_failed', { cause });
    }
  }

  async mac(secret: Uint8Array, context: string): Promise<Uint8Array> {
    // The length of the context comes first: no other pair gives the same bytes.
    const bound = Buffer.from(context);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bound.length);
    const mac = createHmac('sha256', this.#macKey).update(length).update(bound).update(secret);
    return new Uint8Array(mac.digest());
  }
}
