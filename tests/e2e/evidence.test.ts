/**
 * Evidence as a bank, its operator, a witness and an expert meet it: a transfer is approved over
 * HTTP, let out by the real command, and judged with the server stopped and its data gone.
 */

import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

interface BankDemo {
  readonly baseUrl: string;
  readonly trustAnchors: string;
  readonly operator: { readonly token: string };
  readonly service: { readonly clientId: string; readonly clientSecret: string };
  readonly signers: readonly {
    readonly account: string;
    readonly ocra: { readonly tokenID: string; readonly secretHex: string };
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'kumoin-evidence-'));
const file = (name: string) => join(folder, name);
let server: RunningServer;
let demo: BankDemo;
let approved: string;

before(async () => {
  server = await startServer({ environment: { KUMOIN_LOG_LEVEL: 'error' } });
  demo = server.demo as unknown as BankDemo;
  copyFileSync(demo.trustAnchors, file('root.pem'));
  approved = await approveTransfer();
  const words = ['evidence', 'heads', '--keep', file('kept.pem'), '--demo'];
  // The first head is there soon after the first record.
  for (let look = 0; look < 50 && !existsSync(file('kept.pem')); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await run(...words);
  }
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]) => runKumoin(words, { home: server.home, folder });

async function call(path: string, token: string, body?: object) {
  const response = await fetch(`${demo.baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, string>;
}

async function bankToken(): Promise<string> {
  const { clientId, clientSecret } = demo.service;
  const response = await fetch(`${demo.baseUrl}/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=service',
  });
  const answer = (await response.json()) as { readonly access_token: string };
  assert.ok(response.ok, JSON.stringify(answer));
  return answer.access_token;
}

/** As the bank's page and the customer's token would. */
async function approveTransfer(): Promise<string> {
  const token = await bankToken();
  const [alice] = demo.signers;
  assert.ok(alice);
  const begun = await call('/transactions/v1/transactions', token, {
    account: alice.account,
    kind: 'transfer',
    fields: { payee: '株式会社みほん商店', amount: '128000', currency: 'JPY' },
    tokenID: alice.ocra.tokenID,
  });
  const { transactionID = '', suite: text = '', question = '' } = begun;
  const suite = parseOcraSuite(text);
  const key = Buffer.from(alice.ocra.secretHex, 'hex');
  const response = ocra({ suite, question: insecureRawQuestion(suite, question), key });
  const path = `/transactions/v1/transactions/${transactionID}/answer`;
  const answered = await call(path, token, { response });
  assert.equal(answered['state'], 'approved');
  return transactionID;
}

test('a head is kept, and the log proves that it grew out of it', async () => {
  const kept = readFileSync(file('kept.pem'), 'utf8');
  assert.match(kept, /^-----BEGIN CMS-----/);
  const again = await run('evidence', 'heads', '--keep', file('kept.pem'), '--demo');
  assert.equal(again.code, 0, again.errors);
  assert.match(again.output, /unchanged/);
});

test('evidence is let out once into a file that is not there yet', async () => {
  await approveTransfer();
  const words = ['evidence', 'export', approved, '--output', file('transfer.json')];
  const first = await run(...words, '--head', file('kept.pem'));
  assert.equal(first.code, 0, first.errors);
  const again = await run(...words);
  assert.equal(again.code, 1);
  assert.match(again.errors, /there already/);
  const unknown = await run('evidence', 'export', 'no-such-transaction');
  assert.equal(unknown.code, 1);
  assert.match(unknown.errors, /^kumoin: the server refused: [^\n]*evidence_unknown[^\n]*\n$/);
});

test('the bank gets the same by its own access, of its own transactions', async () => {
  const path = `/transactions/v1/transactions/${approved}/evidence`;
  const { bundle = '' } = await call(path, await bankToken());
  writeFileSync(file('bank.json'), bundle);
  const trust = ['--trust', file('root.pem')];
  const judged = await run('evidence', 'verify', file('bank.json'), ...trust);
  assert.equal(judged.code, 0, judged.output + judged.errors);
});

test('a token is revoked afterwards; the evidence from then on says so', async () => {
  const { tokenID } = demo.signers[0]?.ocra ?? assert.fail();
  const revoked = await run('token', 'revoke', tokenID, '--reason', 'stolen');
  assert.equal(revoked.code, 0, revoked.errors);
  const words = ['evidence', 'export', approved, '--output', file('later.json')];
  assert.equal((await run(...words)).code, 0);
  const status = await fetch(`${demo.baseUrl}/evidence/v1/tokens/${encodeURIComponent(tokenID)}`);
  const answer = (await status.json()) as { readonly status: string; readonly reason: string };
  assert.deepEqual([answer.status, answer.reason], ['revoked', 'stolen']);
});

test('with the server stopped and its data gone, the evidence is judged from the root alone', async () => {
  const { secretHex } = demo.signers[0]?.ocra ?? assert.fail();
  await server.stop();
  assert.equal(existsSync(server.home), false);
  const trust = ['--trust', file('root.pem')];
  const whole = await run(
    'evidence',
    'verify',
    file('transfer.json'),
    ...trust,
    '--head',
    file('kept.pem'),
  );
  assert.equal(whole.code, 0, whole.output + whole.errors);
  assert.match(whole.output, /VALID, approved/);
  assert.match(whole.output, /株式会社みほん商店/);
  assert.match(whole.output, /grew out of the kept head/);

  const later = await run('evidence', 'verify', file('later.json'), ...trust, '--json');
  assert.equal(later.code, 0, later.errors);
  assert.match(later.output, /"token_revoked_since"/);

  // The salt is not in demo.json: a key without it is not the committed one.
  writeFileSync(file('key.json'), JSON.stringify({ key: secretHex, salt: '00'.repeat(32) }), {
    mode: 0o600,
  });
  const words = ['evidence', 'verify', file('transfer.json'), ...trust];
  const wrongKey = await run(...words, '--key', file('key.json'));
  assert.equal(wrongKey.code, 1);
  assert.match(wrongKey.errors, /not the one that was committed to/);
});

test('a changed character, and anchors of somebody else, are found; wrong usage is told apart', async () => {
  const text = readFileSync(file('transfer.json'), 'utf8');
  writeFileSync(file('changed.json'), text.replace('128000', '128001'));
  const trust = ['--trust', file('root.pem')];
  const changed = await run('evidence', 'verify', file('changed.json'), ...trust);
  assert.equal(changed.code, 1);
  assert.match(changed.output, /INVALID/);
  assert.match(changed.errors, /^kumoin: [^\n]+: what was shown is something else\n$/);

  writeFileSync(file('cut.json'), text.slice(0, -1));
  const cut = await run('evidence', 'verify', file('cut.json'), ...trust);
  assert.deepEqual([cut.code, cut.output], [1, '']);
  assert.match(cut.errors, /is no evidence, or was changed/);

  const nobody = await run('evidence', 'verify', file('transfer.json'));
  assert.equal(nobody.code, 1);
  assert.match(nobody.output, /nobody who is trusted/);
  const usage = await run('evidence', 'verify');
  assert.equal(usage.code, 2);
});
