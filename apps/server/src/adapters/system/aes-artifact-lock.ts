/**
 * AES-256-GCM under a key of the identifier (HKDF-SHA-256). Identifiers are random, at least 126
 * bits: there is nothing to guess. A nonce is drawn each time, as an artifact is written again.
 */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Outage } from '#domain/outage.ts';
import type { ArtifactLock } from '#ports/artifact-lock.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export class AesArtifactLock implements ArtifactLock {
  lock(id: string, text: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, keyOf(id), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  unlock(id: string, locked: string): string {
    const bytes = Buffer.from(locked, 'base64url');
    try {
      const decipher = createDecipheriv(algorithm, keyOf(id), bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const body = bytes.subarray(nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new Outage('store_failed', { cause });
    }
  }
}

function keyOf(id: string): Buffer {
  return Buffer.from(hkdfSync('sha256', id, '', 'kumoin oauth artifact', 32));
}
