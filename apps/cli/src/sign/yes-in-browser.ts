/**
 * The yes of a signer whose credential is released on a page of the server (mode `oauth2code`; CSC
 * API v2.0.0.2, 8.4): authorization code with PKCE, as a native application (RFC 8252).
 */

import { OAuthClient, yesByOAuth } from '@kumoin/sdk';
import type { CscClient, Yes, YesRequest } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import type { Progress } from '../terminal/progress.ts';
import { openBrowserVisit } from './browser-visit.ts';
import type { OAuthMeans } from './signing-means.ts';
import type { SignWorld } from './sign-world.ts';

export interface BrowserYesSource {
  readonly client: CscClient;
  /** What the page calls the document. */
  readonly label: string;
  readonly oauth: OAuthMeans | undefined;
}

/** @throws {CliError} `usage` or `refused`. @throws {SdkError} */
export async function yesInBrowser(
  { client, label, oauth }: BrowserYesSource,
  request: YesRequest,
  { fetch, progress, tell }: Pick<SignWorld, 'fetch' | 'progress' | 'tell'>,
): Promise<Yes> {
  if (oauth === undefined) {
    const words = 'is released in a browser; name this program to the server with --client-id ID';
    throw new CliError('usage', `credential ${request.credential.id} ${words}`);
  }
  const { oauthServers } = await client.info();
  const place = oauthServers.find(({ authTypes }) => authTypes.includes('oauth2code'));
  if (place === undefined) throw new CliError('refused', 'the server names no page for a yes');
  const visit = await openBrowserVisit((line) => restAndTell(progress, tell, line));
  try {
    const found = await OAuthClient.find(place, {
      clientId: oauth.clientId,
      authentication: authenticationOf(oauth),
      redirectUri: visit.redirectUri,
      version: client.version,
      fetch,
    });
    const ask = yesByOAuth(found, { visit: visit.visit, labels: [label] });
    return await ask(request);
  } finally {
    visit.close();
  }
}

function restAndTell(progress: Progress, tell: (line: string) => void, line: string): void {
  progress.rest();
  tell(line);
  progress.begin('waiting for the yes in the browser');
}

function authenticationOf({ clientSecret }: OAuthMeans) {
  if (clientSecret === undefined) return { method: 'none' } as const;
  return { method: 'client_secret_basic', secret: clientSecret } as const;
}
