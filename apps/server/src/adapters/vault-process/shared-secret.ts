/**
 * The secret that API nodes and the vault process share, and the TLS that proves it on both
 * sides (RFC 8446, 2.2 "Resumption and Pre-Shared Key"): no certificates to issue, to renew,
 * or to forget. OpenSSL takes an external key with SHA-256 suites only; the exchange is
 * Diffie-Hellman all the same, so that the secret opens nothing that was recorded.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeSync } from 'node:fs';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { letsGroupIn } from './folder-rights.ts';

const secretBytes = 32;
const identity = 'kumoin-vault';
/** Others may do nothing, the group may read at most. */
const exposed = 0o037;
const suite = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const;

/** @throws {Error} when it is not there, of wrong size, or open to others. */
export function readSharedSecret(file: string): Uint8Array {
  if (process.platform !== 'win32' && (statSync(file).mode & exposed) !== 0) {
    throw new Error(`${file} must be readable by its owner and group at most (chmod 640)`);
  }
  const secret = readFileSync(file);
  if (secret.length !== secretBytes) {
    throw new Error(`${file} has ${secret.length} bytes, not ${secretBytes}`);
  }
  return secret;
}

/** The first start of the vault makes it; whoever is faster, both read the same. */
export function makeSharedSecret(file: string): Uint8Array {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return readSharedSecret(file);
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeWhole(draft, randomBytes(secretBytes), letsGroupIn(file) ? 0o640 : 0o600);
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readSharedSecret(file);
}

function writeWhole(file: string, bytes: Uint8Array, mode: number): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    if (writeSync(handle, bytes) < bytes.length) throw new Error(`${file} was written in part`);
    fchmodSync(handle, mode);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Has no certificate: whoever does not know the secret gets no handshake. */
export function provingServer(secret: Uint8Array): TlsOptions {
  return { ...suite, pskCallback: (_socket, name) => (name === identity ? secret : null) };
}

/**
 * A server that shows a certificate instead of the secret is not the vault, also where the
 * environment tells Node to accept every certificate.
 */
export function provingClient(secret: Uint8Array): ConnectionOptions {
  return {
    ...suite,
    pskCallback: () => ({ identity, psk: secret }),
    ca: [],
    rejectUnauthorized: true,
    checkServerIdentity: () => new Error('the other side does not know the secret'),
  };
}
