/** Access of an application itself, as for seals: `node act-as-a-service.ts demo.json`. */

import { readFileSync } from 'node:fs';
import { CscClient, OAuthClient } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));

const client = new CscClient({ baseUrl: demo.cscV2, fetch });
const [place] = (await client.info()).oauthServers;
if (place === undefined) throw new Error('this server has no OAuth');
const oauth = await OAuthClient.find(place, {
  clientId: demo.service.clientId,
  authentication: { method: 'client_secret_basic', secret: demo.service.clientSecret },
  redirectUri: '',
  version: client.version,
  fetch,
});

const { accessToken } = await oauth.clientCredentials();
client.useAccessToken(accessToken);
// The token is nobody's own, so the user is named.
const credentials = await client.showCredentials({ userId: 'alice', onlyValid: true });
console.log(
  `${credentials.length} credentials, the first of ${credentials[0]?.certificate.subject}`,
);
await oauth.revoke(accessToken);
