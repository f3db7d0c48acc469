/**
 * What becomes known while the engine makes a token and belongs into its answer, kept with the
 * request the engine is serving.
 */

import { Provider } from 'oidc-provider';
import type { CredentialId } from '#domain/identifiers.ts';

const credentials = new WeakMap<object, CredentialId>();

export function noteCredential(id: CredentialId): void {
  const { ctx } = Provider;
  if (ctx !== undefined) credentials.set(ctx, id);
}

export function notedCredential(ctx: object): CredentialId | undefined {
  return credentials.get(ctx);
}
