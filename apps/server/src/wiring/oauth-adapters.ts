/** What the authorization server, and tokens that go with a key, need from outside. */

import { JoseProofReading } from '#adapters/jose/jose-proof-reading.ts';
import { AesArtifactLock } from '#adapters/system/aes-artifact-lock.ts';

export function oauthAdapters() {
  return { artifactLock: new AesArtifactLock(), proofReading: new JoseProofReading() };
}
