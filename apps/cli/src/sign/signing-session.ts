/** Being logged in at a server, with the credential that signs and the answers it will ask for. */

import type { CscClient, RemoteCredential } from '@kumoin/sdk';
import type { SigningMeans } from './signing-means.ts';

export interface SigningSession {
  readonly client: CscClient;
  readonly means: SigningMeans;
  readonly credential: RemoteCredential;
}
