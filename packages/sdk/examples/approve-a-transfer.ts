/** A transfer that a customer approves with a token: `node approve-a-transfer.ts demo.json`. */

import { readFileSync } from 'node:fs';
import { insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import { CscClient, OAuthClient, TransactionsClient } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

const [place] = (await new CscClient({ baseUrl: demo.cscV2, fetch }).info()).oauthServers;
if (place === undefined) throw new Error('this server has no OAuth');
const oauth = await OAuthClient.find(place, {
  clientId: demo.service.clientId,
  authentication: { method: 'client_secret_basic', secret: demo.service.clientSecret },
  redirectUri: '',
  version: 'v2',
  fetch,
});
const { accessToken } = await oauth.clientCredentials();

const bank = new TransactionsClient({ origin: demo.baseUrl, accessToken, fetch });
const transfer = await bank.begin({
  account: alice.account,
  kind: 'transfer',
  fields: { payee: '株式会社みほん商店', amount: '128000', currency: 'JPY' },
  tokenID: alice.ocra.tokenID,
});
for (const { label, value } of transfer.display) console.log(`${label}: ${value}`);

// What the customer does with their token: it shows the lines above, and makes a code of them.
const suite = parseOcraSuite(transfer.suite);
const question = insecureRawQuestion(suite, transfer.question);
const code = ocra({ suite, question, key: Buffer.from(alice.ocra.secretHex, 'hex') });

await bank.answer(transfer.transactionId, code);
console.log((await bank.wait(transfer.transactionId)).state);
