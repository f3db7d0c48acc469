/**
 * The key that the engine wants to have. Nothing is signed with it: tokens are opaque and no
 * identity is told (docs/adr/0018). So each process makes one, and nobody keeps it.
 */

import { exportJWK, generateKeyPair } from 'jose';
import type { JWKS } from 'oidc-provider';

export async function signingKeys(): Promise<JWKS> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' };
  return { keys: [key as never] };
}
