/**
 * Key commitment: what a certificate says of a token's key without telling it. Whoever is shown
 * key and salt in a dispute can see that it is the key; the salt keeps anybody from trying keys.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import type { TokenKeys } from './token-keys.ts';

const purpose = new TextEncoder().encode('ocra-key-commit');

/** @returns hex SHA-256 over purpose, key and salt; the salt has one length, so no two read alike. */
export function keyCommitment(keys: Pick<TokenKeys, 'client' | 'commitmentSalt'>): string {
  return bytesToHex(digest('sha256', purpose, keys.client, keys.commitmentSalt));
}
