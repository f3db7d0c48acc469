/** Any format, any level, with a key that is elsewhere: `node sign-any-format.ts demo.json`. */

import { readFileSync } from 'node:fs';
import { chooseAlgorithm, CscClient, OAuthClient, SigningClient } from '@kumoin/sdk';
import { engineAlgorithm, signDigest, yesByFactors } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

// The key: here one of the same server; a card or another service would do as well.
const csc = new CscClient({ baseUrl: demo.cscV2, fetch });
await csc.login(alice.account, alice.password);
const [credential] = await csc.showCredentials({ onlyValid: true });
if (credential === undefined) throw new Error('nothing to sign with');
const key = {
  client: csc,
  credential,
  obtainYes: yesByFactors(csc, { ask: () => ({ pin: alice.pin }) }),
};
const algorithm = chooseAlgorithm(credential, 'sha256');

// The engine: its token is the application's own.
const [place] = (await csc.info()).oauthServers;
if (place === undefined) throw new Error('this server has no OAuth');
const oauth = await OAuthClient.find(place, {
  clientId: demo.service.clientId,
  authentication: { method: 'client_secret_basic', secret: demo.service.clientSecret },
  redirectUri: '',
  version: csc.version,
  fetch,
});
const { accessToken } = await oauth.clientCredentials();
const engine = new SigningClient({ origin: demo.baseUrl, accessToken, fetch });

const file = { name: 'order.xml', content: new TextEncoder().encode('<order>tea</order>') };
const order = {
  format: 'xades',
  level: 'B-LTA',
  files: [file],
  signer: { certificates: credential.chain, algorithm: engineAlgorithm(algorithm) },
  properties: { claimedRoles: ['buyer'] },
} as const;
const { digest, moment } = await engine.prepare(order);
const { signature } = await signDigest(key, { digest, algorithm, level: 'B-B' });
const { level, document } = await engine.embed(order, { ...moment, signature });

console.log(`${level}, ${new TextDecoder().decode(document).includes('ArchiveTimeStamp')}`);
await oauth.revoke(accessToken);
