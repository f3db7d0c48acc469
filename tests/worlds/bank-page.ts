/**
 * A small bank on the web: a page with a transfer, and the bank's own server behind it, which speaks
 * the bank API of ours. The page is as honest as the browser it runs in.
 */

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SdkError } from '@kumoin/sdk';
import type { TransactionsClient } from '@kumoin/sdk';

export interface BankPage {
  readonly url: string;
  /** What the bank has carried out, by transaction. */
  readonly carriedOut: readonly string[];
  /** Every transfer that was ordered, in turn. */
  readonly ordered: readonly string[];
  close(): void;
}

const page = `<!doctype html><html lang="en"><title>Bank</title>
<form id="order"><label>Payee <input name="payee"></label>
<label>Amount <input name="amount"></label><button>Transfer</button></form>
<dl id="shown"></dl>
<form id="answer" hidden><label>Code <input name="code"></label><button>Confirm</button></form>
<p id="outcome"></p>
<script>
const post = async (path, body) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
const members = (form) => Object.fromEntries(new FormData(form));
let transactionId;
order.onsubmit = async (event) => {
  event.preventDefault();
  const begun = await post('/transfer', members(order));
  transactionId = begun.transactionId;
  shown.replaceChildren(...begun.display.flatMap(({ label, value }) => [
    Object.assign(document.createElement('dt'), { textContent: label }),
    Object.assign(document.createElement('dd'), { textContent: value }),
  ]));
  answer.hidden = false;
};
answer.onsubmit = async (event) => {
  event.preventDefault();
  const { state } = await post('/confirm', { transactionId, ...members(answer) });
  outcome.textContent = state;
};
</script>`;

/** @param account whose money it is: they have logged in before. */
export async function openBankPage(api: TransactionsClient, account: string): Promise<BankPage> {
  const carriedOut: string[] = [];
  const ordered: string[] = [];
  const begin = async ({ payee = '', amount = '' }: Record<string, string>) => {
    const fields = { payee, amount, currency: 'JPY' };
    const begun = await api.begin({ account, kind: 'transfer', fields, lang: 'ja' });
    ordered.push(begun.transactionId);
    return begun;
  };
  const confirm = async ({ transactionId = '', code = '' }: Record<string, string>) => {
    const state = await stateAfter(api, transactionId, code);
    if (state === 'approved') carriedOut.push(transactionId);
    return { state };
  };
  const server = createServer((request, response) => {
    const act = { '/transfer': begin, '/confirm': confirm }[request.url ?? ''];
    if (act === undefined) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return void response.end(request.url === '/' ? page : '');
    }
    void answerWith(act, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, carriedOut, ordered, close };
}

async function answerWith(
  act: (members: Record<string, string>) => Promise<object>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await act((await json(request)) as Record<string, string>).catch(String);
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
}

async function stateAfter(api: TransactionsClient, id: string, code: string): Promise<string> {
  try {
    return (await api.answer(id, code)).state;
  } catch (error) {
    if (error instanceof SdkError && error.code === 'refused') return 'not accepted';
    throw error;
  }
}
