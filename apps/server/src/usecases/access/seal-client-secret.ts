/**
 * A client's secret as it is kept: SHA-256, sealed. Not the hash alone: that is the key of the
 * client's account tokens (CSC API v2.0.0.2, 8.4.1), and whoever reads the store must not sign any.
 */

import { digest } from '@kumoin/pki';
import type { Secret } from '#domain/secret.ts';
import type { Sealing } from '#ports/sealing.ts';

export async function sealClientSecret(
  sealing: Sealing,
  secret: Secret<string>,
  context: string,
): Promise<Uint8Array> {
  return sealing.seal(digest('sha256', new TextEncoder().encode(secret.reveal())), context);
}
