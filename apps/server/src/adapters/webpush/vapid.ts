/**
 * Voluntary Application Server Identification (RFC 8292): push services know who sends by an
 * ES256 key, and the browser binds each subscription to it. So there is one pair for the whole
 * installation, made by whichever node needs it first, sealed in the store. A new pair would make
 * every subscription worthless, which is why it is not derived from the key-encryption key, as
 * that is rotated.
 */

import { createECDH, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { sealedKeyContext } from '#domain/sealed-key.ts';
import type { Clock } from '#ports/clock.ts';
import type { SealedKeys } from '#ports/sealed-keys.ts';
import type { Sealing } from '#ports/sealing.ts';

export interface VapidPorts {
  readonly sealedKeys: SealedKeys;
  readonly sealing: Pick<Sealing, 'seal' | 'open'>;
  readonly clock: Clock;
}

interface VapidKey {
  readonly privateKey: KeyObject;
  /** Uncompressed point. */
  readonly point: Uint8Array;
}

const keyName = 'vapid';
/** A day is the most that is taken (RFC 8292, 2). */
const tokenSeconds = 12 * 3600;

export class Vapid {
  readonly #ports: VapidPorts;
  #key: Promise<VapidKey> | undefined;

  constructor(ports: VapidPorts) {
    this.#ports = ports;
  }

  /** @throws {Outage} when store or vault is down; the next call tries again. */
  async publicKey(): Promise<Uint8Array> {
    return (await this.#readKey()).point;
  }

  /** @returns the value of `Authorization` for one push service. */
  async authorize(endpoint: string, contact: string | undefined): Promise<string> {
    const { privateKey, point } = await this.#readKey();
    const now = Math.floor(this.#ports.clock.now() / 1000);
    const token = new SignJWT({ ...(contact !== undefined && { sub: contact }) })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(new URL(endpoint).origin)
      .setExpirationTime(now + tokenSeconds);
    const jwt = await token.sign(privateKey);
    return `vapid t=${jwt}, k=${base64url(point)}`;
  }

  async #readKey(): Promise<VapidKey> {
    this.#key ??= this.#findOrMake();
    try {
      return await this.#key;
    } catch (error) {
      this.#key = undefined;
      throw error;
    }
  }

  async #findOrMake(): Promise<VapidKey> {
    const { sealedKeys, sealing, clock } = this.#ports;
    const context = sealedKeyContext(keyName);
    const there = await sealedKeys.find(keyName);
    if (there !== undefined) return readKey(await sealing.open(there.sealed, context));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = privateKey.export({ format: 'der', type: 'pkcs8' });
    const sealed = await sealing.seal(der, context);
    const kept = await sealedKeys.addIfAbsent({ name: keyName, sealed, createdAt: clock.now() });
    return readKey(await sealing.open(kept.sealed, context));
  }
}

function readKey(der: Uint8Array): VapidKey {
  const privateKey = createPrivateKey({ key: der as Buffer, format: 'der', type: 'pkcs8' });
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d, 'base64url');
  return { privateKey, point: new Uint8Array(curve.getPublicKey()) };
}

function base64url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url');
}
