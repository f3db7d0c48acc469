/** The signer behind a session, whose yes is asked for in the way the credential wants it. */

import type { RemoteSigner, Timestamp } from '@kumoin/sdk';
import { obtainYes } from './obtain-yes.ts';
import type { SigningSession } from './signing-session.ts';
import type { SignWorld } from './sign-world.ts';
import { yesInBrowser } from './yes-in-browser.ts';

export interface RemoteSigning {
  readonly session: SigningSession;
  /** What is signed, for the signer. */
  readonly label: string;
  /** The server's own authority by default. */
  readonly timestamp?: Timestamp;
}

const steps = { signing: 'signing', timestamping: 'fetching a time-stamp' } as const;

export function remoteSigner(
  { session, label, timestamp }: RemoteSigning,
  world: SignWorld,
): RemoteSigner {
  const { client, credential, means } = session;
  return {
    client,
    credential,
    obtainYes: (request) =>
      credential.mode === 'oauth2code'
        ? yesInBrowser({ client, label, oauth: means.oauth }, request, world)
        : obtainYes({ ...session, label }, request, world),
    ...(timestamp !== undefined && { timestamp }),
    tell: (step) => world.progress.begin(steps[step]),
  };
}
