/** A yes on the page of the server (OAuth): `node agree-in-a-browser.ts demo.json`. */

import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chooseAlgorithm, CscClient, OAuthClient, signDigest, yesByOAuth } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

const client = new CscClient({ baseUrl: demo.cscV2, fetch });
await client.login(alice.account, alice.password);
const credentials = await client.showCredentials();
const credential = credentials.find(({ mode }) => mode === 'oauth2code');
const { oauthServers } = await client.info();
const [place] = oauthServers;
if (credential === undefined || place === undefined) throw new Error('nothing to agree to there');

// The browser comes back to a port of this machine (RFC 8252).
const callbacks = createServer().listen(0, '127.0.0.1');
await once(callbacks, 'listening');
const { port } = callbacks.address() as { port: number };
const redirectUri = `http://127.0.0.1:${port}/callback`;

async function visit(url: URL): Promise<URL> {
  console.log(`open ${url.href}`);
  const [request, response] = await once(callbacks, 'request');
  response.end('You may close this window.');
  return new URL(request.url, redirectUri);
}

const oauth = await OAuthClient.find(place, {
  clientId: demo.cli.clientId,
  authentication: { method: 'none' },
  redirectUri,
  version: client.version,
  fetch,
});
const { signature } = await signDigest(
  { client, credential, obtainYes: yesByOAuth(oauth, { visit, labels: ['contract.pdf'] }) },
  {
    digest: hash('sha256', 'What the signature is over', 'buffer'),
    algorithm: chooseAlgorithm(credential, 'sha256'),
    level: 'B-B',
  },
);
console.log(`signed: ${signature.length > 0}`);
callbacks.close();
callbacks.closeAllConnections();
