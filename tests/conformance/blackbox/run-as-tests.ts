/**
 * The suite against our own server as tests of node, one per case, named by their clauses. We have
 * decided what the documents leave open, and we follow what they recommend: here both count.
 * At the end the log of the server, at its most talkative, is searched for every secret of the run,
 * and every answer is held against the server's own description of itself.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CscVersion } from '@kumoin/contract';
import { ApiDescription, isDescribed } from '../../worlds/api-description.ts';
import type { SentAnswer } from '../../worlds/api-description.ts';
import { SecretSearch } from '../../worlds/secret-search.ts';
import { Bench } from './bench.ts';
import { Caller } from './caller.ts';
import type { Answer, Ask } from './caller.ts';
import { titleOf } from './clause.ts';
import type { Clause } from './clause.ts';
import { judge } from './judge.ts';
import { loadClauses } from './load-clauses.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import type { MadeSigner } from './operator.ts';
import { startOwnServer } from './own-server.ts';
import type { OwnServer } from './own-server.ts';

const patienceSeconds = 5;
const severity = { strict: true, decided: true };

export async function runAsTests(version: CscVersion): Promise<void> {
  const secrets = new SecretSearch();
  const sent: SentAnswer[] = [];
  let server: OwnServer;
  let bench: Bench;
  before(async () => {
    const codes = new OneTimeCodes();
    server = await startOwnServer(codes);
    const caller = new Caller();
    caller.onAnswer((ask, answer) => void sent.push(sentBy(ask, answer)));
    caller.onAnswer(({ url, headers = {}, body }, answer) => {
      const responses = { responseHeaders: answer.headers, responseBody: answer.text };
      secrets.noteExchange({ url, requestHeaders: headers, requestBody: body, ...responses });
    });
    const { target, signers } = await server.people(version);
    secrets.note('the operator’s token', server.operator.token);
    for (const signer of signers) noteSigner(secrets, signer);
    bench = new Bench({ target, caller, codes, patienceSeconds });
  });
  after(() => server.stop());

  for (const { file, clause } of await loadClauses(version)) {
    describe(`csc-${version}/${file}`, () => runClause(clause, version, () => bench));
  }

  test(`10 errors · ${version} · the log of all this holds no secret that was used`, () => {
    const log = server.log();
    const lines = log.split('\n').filter((line) => line.includes('"msg":"answered"'));
    assert.ok(lines.length > 100, `only ${lines.length} calls are in the log`);
    assert.ok(secrets.size > 100, `only ${secrets.size} secrets are known`);
    assert.deepEqual(secrets.found(log), []);
  });

  test(`7 general rules · ${version} · every answer is as /openapi.json describes it`, async () => {
    const response = await fetch(`${server.operator.baseUrl}/openapi.json`);
    const description = new ApiDescription((await response.json()) as Record<string, unknown>);
    const told = sent.filter(({ verb, path }) => verb !== 'OPTIONS' && isDescribed(path));
    assert.ok(told.length > 100, `only ${told.length} answers were seen`);
    const problems = new Set(told.flatMap((answer) => description.problemOf(answer) ?? []));
    assert.deepEqual([...problems], []);
  });
}

function sentBy({ url, method = 'POST' }: Ask, { status, headers, text }: Answer): SentAnswer {
  const mediaType = (headers.get('content-type') ?? '').replace(/;.*/, '');
  return { verb: method, path: new URL(url).pathname, status, mediaType, body: text };
}

function runClause(clause: Clause, version: CscVersion, bench: () => Bench): void {
  for (const tried of clause.cases) {
    test(titleOf(clause, version, tried), async (t) => {
      const { verdict, reason } = await judge(bench(), { clause, tried }, severity);
      if (verdict === 'failed') assert.fail(reason ?? 'it does not hold');
      if (verdict !== 'passed') t.skip(`${verdict}: ${reason ?? ''}`);
    });
  }
}

function noteSigner(secrets: SecretSearch, signer: MadeSigner): void {
  const { name, password, pin, totpSecretBase32 } = signer;
  secrets.note(`the password of ${name}`, password);
  secrets.note(`the PIN of ${name}`, pin);
  secrets.note(`the seed of ${name}`, totpSecretBase32);
}
