/**
 * A whole flow with refusals against the real program, its log at its most talkative. Afterwards
 * no password, PIN, one-time password, seed, token or SAD that was used may stand in the log, in
 * what it printed, in the journal, or anywhere in the store.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fromBase32, totp } from '@kumoin/otp';
import { openSqliteStore } from '../../../apps/server/src/adapters/sql/open-store.ts';
import type { JournalEntry } from '../../../apps/server/src/domain/journal/journal-entry.ts';
import { NODE_FLAGS } from '../../../tools/run-on-node-24.js';
import { SecretSearch } from '../../worlds/secret-search.ts';
import { clause } from './clause.ts';
import { expectSuccess, textOf } from './expect-answer.ts';
import { postJson } from './post-json.ts';
import type { Answer } from './post-json.ts';
import { digestOf, oids } from './signing-steps.ts';

const main = fileURLToPath(new URL('../../../apps/server/src/main.ts', import.meta.url));
let home = '';
const storeFile = 'kumoin.sqlite';

interface Demo {
  readonly baseUrl: string;
  readonly operator: { readonly token: string };
  readonly signers: readonly {
    readonly account: string;
    readonly password: string;
    readonly pin: string;
    readonly totp: { readonly secretBase32: string };
    readonly credentials: readonly { readonly credentialID: string; readonly factors: string[] }[];
  }[];
}

/** Everything said to the server or by it that nobody else may ever read, by what it is. */
const secrets = new Map<string, string>();
const wrongPin = '31415926';
let printed = '';
let entries: readonly JournalEntry[] = [];

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'kumoin-secrets-'));
  const child = spawn(process.execPath, [...NODE_FLAGS, main, 'serve'], {
    env: { ...process.env, KUMOIN_HOME: home, KUMOIN_PORT: '0', KUMOIN_LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const ready = new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error(`the server ended:\n${printed}`)));
    const listen = (chunk: string): void => {
      printed += chunk;
      if (printed.includes('kumoin ready')) resolve();
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
  });
  try {
    await ready;
    await useEverything(JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  const store = await openSqliteStore({ file: join(home, storeFile), clock: { now: Date.now } });
  entries = await store.journal.read(0, 10_000);
  await store.close();
});
after(() => rmSync(home, { recursive: true, force: true }));

async function useEverything({ baseUrl, operator, signers }: Demo): Promise<void> {
  const [signer] = signers;
  assert.ok(signer !== undefined);
  const { account, password, pin, credentials } = signer;
  const double = credentials.find(({ factors }) => factors.includes('OTP'));
  const credentialID = double?.credentialID ?? '';
  const seed = fromBase32(signer.totp.secretBase32);
  const OTP = totp({ seed, at: Date.now() });
  keep({ operator: operator.token, password, PIN: pin, 'wrong PIN': wrongPin, OTP });
  keep({ seed: signer.totp.secretBase32, 'seed in hex': Buffer.from(seed).toString('hex') });

  let token = '';
  const call = (method: string, body: unknown, authorization = `Bearer ${token}`) =>
    postJson(`${baseUrl}/csc/v1/${method}`, { body, authorization });
  const logIn = async (word: string): Promise<Answer> => {
    const basic = Buffer.from(`${account}:${word}`).toString('base64');
    keep({ [`Basic of ${word}`]: basic });
    return call('auth/login', { rememberMe: true }, `Basic ${basic}`);
  };
  keep({ 'wrong password': 'not-the-password-at-all' });
  await logIn('not-the-password-at-all');
  const login = expectSuccess(await logIn(password));
  keep({ access: textOf(login, 'access_token'), refresh: textOf(login, 'refresh_token') });
  const refresh = { refresh_token: login['refresh_token'] };
  const again = expectSuccess(await call('auth/login', refresh, ''));
  token = textOf(again, 'access_token');
  keep({ 'access 2': token, 'refresh 2': textOf(again, 'refresh_token') });
  await call('auth/login', refresh, '');
  await call('credentials/list', {}, `Bearer ${textOf(login, 'access_token')}`);
  // A refresh token that is used twice ends all that came of its log-in.
  const anew = expectSuccess(await logIn(password));
  token = textOf(anew, 'access_token');
  keep({ 'access 3': token, 'refresh 3': textOf(anew, 'refresh_token') });

  const hash = [digestOf(1), digestOf(2)];
  const order = { credentialID, numSignatures: 2, hash, PIN: pin, OTP, clientData: password };
  await call('credentials/authorize', { ...order, PIN: wrongPin });
  const yes = await call('credentials/authorize', order);
  const SAD = textOf(expectSuccess(yes), 'SAD');
  await call('credentials/authorize', order);
  await call('credentials/authorize', { ...order, OTP: undefined, numSignatures: 1000 });
  keep({ SAD });

  const signing = { credentialID, SAD, hash: [hash[0]], signAlgo: oids.ecdsaSha256 };
  await call('signatures/signHash', { ...signing, hash: [digestOf(3)] });
  expectSuccess(await call('signatures/signHash', signing));
  await call('signatures/signHash', signing);
  const next = await call('credentials/extendTransaction', { credentialID, SAD, hash: [hash[1]] });
  keep({ 'SAD 2': textOf(expectSuccess(next), 'SAD') });
  await call('credentials/extendTransaction', { credentialID, SAD, hash: [hash[1]] });

  await misuse(baseUrl, token);
  const unlock = { body: { credentialID }, authorization: `Bearer ${operator.token}` };
  assert.equal((await postJson(`${baseUrl}/operator/v1/credentials/unlock`, unlock)).status, 204);
  assert.equal((await call('auth/revoke', { token })).status, 204);
  await call('auth/revoke', { token });
}

/** Secrets where they do not belong: in paths, in broken bodies, in members of other names. */
async function misuse(baseUrl: string, token: string): Promise<void> {
  const authorization = `Bearer ${token}`;
  for (const secret of [...secrets.values()]) {
    const text = encodeURIComponent(secret);
    await postJson(`${baseUrl}/csc/v2/${text}?PIN=${text}`, { body: {}, authorization });
    for (const body of [`{"PIN":"${secret}`, { credentialID: secret, numSignatures: 1, PIN: 7 }]) {
      await postJson(`${baseUrl}/csc/v2/credentials/authorize`, { body, authorization });
    }
    const contentType = `text/${text.replace(/[^\w]/g, '')}`;
    await postJson(`${baseUrl}/csc/v2/info`, { body: secret, contentType });
  }
}

function keep(named: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(named)) {
    assert.ok(value.length >= 6, `${name} is too short to be looked for`);
    secrets.set(name, value);
  }
}

function found(text: string): readonly string[] {
  const search = new SecretSearch();
  for (const [name, secret] of secrets) search.note(name, secret);
  return search.found(text);
}

const title = (claim: string): string => clause('errors', 'v1', claim);

test(title('the log tells of every call and holds no secret'), () => {
  const calls = printed.split('\n').filter((line) => line.includes('"msg":"answered"'));
  assert.ok(calls.length > 50, `only ${calls.length} calls are in the log`);
  assert.ok(calls.some((line) => line.includes('/csc/v1/signatures/signHash')));
  assert.deepEqual(found(printed), []);
});

test(title('the journal tells of the flow and its refusals, and holds no secret'), () => {
  const events = new Set(entries.map(({ event }) => event));
  for (const event of [
    'access.granted',
    'access.refreshed',
    'access.revoked',
    'authorization.given',
    'authorization.refused',
    'authorization.extended',
    'signature.intended',
    'signature.made',
    'signature.refused',
    'factor.unlocked',
  ] as const) {
    assert.ok(events.has(event), `no ${event}`);
  }
  const codes = new Set(entries.map(({ facts }) => facts['code']));
  const refused = ['pin_wrong', 'otp_wrong', 'digest_not_authorized', 'authorization_spent'];
  for (const code of refused) assert.ok(codes.has(code), `no ${code}`);
  assert.deepEqual(found(JSON.stringify(entries)), []);
});

test(title('the store holds no secret, in no file of it'), () => {
  const files = readdirSync(home).filter((name) => name.startsWith(storeFile));
  assert.ok(files.length > 0);
  for (const name of files) {
    assert.deepEqual(found(readFileSync(join(home, name), 'latin1')), [], name);
  }
});

test(title('the search would find each of them'), () => {
  for (const [name, secret] of secrets) assert.deepEqual(found(`{"x":"${secret}"}`), [name]);
});
