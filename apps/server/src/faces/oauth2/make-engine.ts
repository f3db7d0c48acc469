/**
 * The engine of the authorization server: oidc-provider, with the places mended where what it does
 * in two steps must be one, and where it would need to know what we do not keep.
 */

import { hash, timingSafeEqual } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { ClaimClientProof } from '#usecases/access/claim-client-proof.ts';
import { hashText } from './engine-client.ts';
import { engineConfiguration } from './engine-configuration.ts';
import type { EngineParts } from './engine-configuration.ts';
import { isRegisteredRedirect } from './is-registered-redirect.ts';
import { inEngineWords } from './render-refusal.ts';

export function makeEngine(parts: EngineParts): Provider {
  const engine = new Provider(parts.issuer, engineConfiguration(parts));
  engine.proxy = true;
  secureReplays(engine, parts.claimClientProof);
  Object.assign(engine.Client.prototype, {
    compareClientSecret(this: { clientSecret: string }, given: string) {
      const own = Buffer.from(this.clientSecret);
      const other = Buffer.from(hashText(hash('sha256', given, 'buffer')));
      return own.length === other.length && timingSafeEqual(own, other);
    },
    redirectUriAllowed(this: { redirectUris: string[] }, uri: unknown) {
      return typeof uri === 'string' && isRegisteredRedirect(uri, this.redirectUris);
    },
  });
  return engine;
}

/** The engine looks first and keeps then; a claim does both at once, for all nodes. */
function secureReplays(engine: Provider, claimClientProof: ClaimClientProof): void {
  Object.assign(engine.ReplayDetection, {
    unique: (issuer: string, jti: string, exp: number) =>
      inEngineWords(() =>
        claimClientProof({ kind: 'client-assertion', issuer, jti, expiresAt: exp * 1000 }),
      ),
  });
}
