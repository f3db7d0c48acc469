/**
 * The key notifications are signed with: Ed25519, its seed a MAC under the installation's key-
 * encryption key. So every node has it and it lies nowhere; a new generation of that key makes a
 * new one, which receivers find by its `kid`.
 */

import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { Sealing } from '#ports/sealing.ts';

export interface NotificationKey {
  readonly privateKey: KeyObject;
  /** With `kid`, the thumbprint of the key (RFC 7638). */
  readonly publicJwk: Readonly<Record<string, unknown>> & { readonly kid: string };
}

const context = 'notification-signing-key';
const seedBytes = 32;
/** PrivateKeyInfo of Ed25519 (RFC 8410, 7) up to its seed. */
const pkcs8Head = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]);

/** @throws {Outage} when the vault is down. */
export async function deriveNotificationKey(
  sealing: Pick<Sealing, 'mac'>,
): Promise<NotificationKey> {
  const mac = await sealing.mac(new TextEncoder().encode('ed25519'), context);
  // The name of its generation may stand before it.
  const der = new Uint8Array([...pkcs8Head, ...mac.subarray(-seedBytes)]);
  const privateKey = createPrivateKey({ key: der as Buffer, format: 'der', type: 'pkcs8' });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: 'EdDSA' } };
}
