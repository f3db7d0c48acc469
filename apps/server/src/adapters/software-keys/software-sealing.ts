/**
 * Sealing under the installation's key-encryption key; see `ports/sealing.ts`.
 *
 * A MAC under the first generation is 32 bytes and nothing else; later ones name theirs first,
 * as boxes do.
 */

import { createHmac } from 'node:crypto';
import { Outage } from '#domain/outage.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { KeyEncryptionKey, Subkey } from './key-encryption-key.ts';
import { firstGeneration } from './key-file.ts';
import { closeBox, nameGeneration, openBox } from './sealed-box.ts';

const macBytes = 32;
const nameBytes = 5;

export class SoftwareSealing implements Sealing {
  readonly #key: KeyEncryptionKey;

  constructor(keyEncryptionKey: KeyEncryptionKey) {
    this.#key = keyEncryptionKey;
  }

  async seal(secret: Uint8Array, context: string): Promise<Uint8Array> {
    return closeBox(this.#key.current('seal-secrets'), secret, context);
  }

  async open(sealed: Uint8Array, context: string): Promise<Uint8Array> {
    try {
      return openBox((generation) => this.#key.of(generation, 'seal-secrets'), sealed, context);
    } catch (cause) {
      throw cause instanceof Outage ? cause : new Outage('vault_failed', { cause });
    }
  }

  async mac(secret: Uint8Array, context: string, like?: Uint8Array): Promise<Uint8Array> {
    const generation = like && macGeneration(like);
    const subkey =
      generation === undefined
        ? this.#key.current('mac-secrets')
        : this.#key.of(generation, 'mac-secrets');
    return nameMac(subkey, { secret, context });
  }
}

/** Undefined when it is no MAC of ours. */
export function macGeneration(mac: Uint8Array): number | undefined {
  if (mac.length === macBytes) return firstGeneration;
  if (mac.length !== nameBytes + macBytes || mac[0] !== 2) return undefined;
  return new DataView(mac.buffer, mac.byteOffset).getUint32(1);
}

interface MacInput {
  readonly secret: Uint8Array;
  readonly context: string;
}

function nameMac({ generation, key }: Subkey, { secret, context }: MacInput): Uint8Array {
  // The length of the context comes first: no other pair gives the same bytes.
  const bound = Buffer.from(context);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bound.length);
  const mac = createHmac('sha256', key).update(length).update(bound).update(secret).digest();
  if (generation === firstGeneration) return new Uint8Array(mac);
  return new Uint8Array(Buffer.concat([nameGeneration(generation), mac]));
}
