/**
 * One call of the bank API (`/transactions/v1/…`) as a registered client: the demo service of the
 * evaluation profile, or the one whose id and secret file are given. With `--demo alice` the demo
 * token of that signer answers by itself, so that a first try needs no phone.
 */

import { insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import { CscClient, OAuthClient, TransactionsClient } from '@kumoin/sdk';
import type { BegunTransaction, Fetch, ToldTransaction } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { readDemoBank } from '../demo/read-demo-bank.ts';
import type { DemoBank } from '../demo/read-demo-bank.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { readServerAddress } from '../sign/server-address.ts';

export interface TransactOptions {
  readonly home: string;
  readonly server: string | undefined;
  readonly insecureHttp: boolean;
  readonly clientId: string | undefined;
  readonly clientSecretFile: string | undefined;
  readonly json: boolean;
}

type Order = Parameters<TransactionsClient['begin']>[0];

export type TransactCall =
  | { readonly verb: 'begin'; readonly order: Order; readonly demo: string | undefined }
  | { readonly verb: 'show'; readonly id: string; readonly waitSeconds: number }
  | { readonly verb: 'answer'; readonly id: string; readonly response: string }
  | { readonly verb: 'cancel'; readonly id: string };

/** @throws {CliError} when no client is named. @throws {SdkError} what the server said. */
export async function transact(
  fetch: Fetch,
  call: TransactCall,
  options: TransactOptions,
): Promise<BegunTransaction | ToldTransaction> {
  const { cscBase, clientId, secret } = findBank(options);
  const [place] = (await new CscClient({ baseUrl: cscBase, fetch }).info()).oauthServers;
  if (place === undefined) throw new CliError('refused', `${cscBase} names no OAuth server`);
  const oauth = await OAuthClient.find(place, {
    ...{ clientId, redirectUri: '', version: 'v2', fetch },
    authentication: { method: 'client_secret_basic', secret },
  });
  const { accessToken } = await oauth.clientCredentials();
  const origin = cscBase.replace(/\/csc\/v[0-9]+$/, '');
  const api = new TransactionsClient({ origin, accessToken, fetch });
  if (call.verb === 'show') return api.show(call.id, { waitSeconds: call.waitSeconds });
  if (call.verb === 'answer') return api.answer(call.id, call.response);
  if (call.verb === 'cancel') return api.cancel(call.id);
  if (call.demo === undefined) return api.begin(call.order);
  return beginAndAnswer(api, call.order, readDemoBank(options.home).tokenOf(call.demo));
}

/** As the device would: a code over the question of what it shows. */
async function beginAndAnswer(
  api: TransactionsClient,
  order: Order,
  { tokenId, secret }: ReturnType<DemoBank['tokenOf']>,
): Promise<BegunTransaction> {
  const begun = await api.begin({ ...order, tokenID: tokenId });
  const suite = parseOcraSuite(begun.suite);
  const question = insecureRawQuestion(suite, begun.question);
  const told = await api.answer(begun.transactionId, ocra({ suite, key: secret, question }));
  return { ...begun, ...told };
}

interface Bank {
  readonly cscBase: string;
  readonly clientId: string;
  readonly secret: string;
}

function findBank(options: TransactOptions): Bank {
  const { home, server, insecureHttp, clientId, clientSecretFile } = options;
  if (clientId !== undefined && clientSecretFile !== undefined) {
    const cscBase =
      server === undefined
        ? readDemoBank(home).cscBase
        : readServerAddress({ server, insecureHttp });
    return { cscBase, clientId, secret: readSecretFile(clientSecretFile) };
  }
  if (server !== undefined || clientId !== undefined || clientSecretFile !== undefined) {
    const words = '--client-id and --client-secret-file are needed, both';
    throw new CliError('usage', words);
  }
  return readDemoBank(home);
}
