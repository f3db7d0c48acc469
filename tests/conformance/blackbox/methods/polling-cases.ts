/**
 * Asynchronous signing: `operationMode: "A"` and `signatures/signPolling`. CSC API v2.0.0.2, 11.10
 * and 11.12. The answer to a question that comes too early is a 202 with the members of an error.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import { assertAbsent, expectSuccess, textOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotOffered } from '../not-offered.ts';
import { NotTried } from '../not-tried.ts';
import { askSignatures, assertSignatures, order, quick, sayYes } from '../signing.ts';
import type { Order } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';

const pollMs = 500;
const pollsMax = 60;

interface Job {
  readonly credential: TriedCredential;
  readonly own: Order;
  readonly responseID: string;
}

async function askLater(bench: Bench, changes: object = {}) {
  const { asynchronousOperationMode = false } = await bench.info();
  if (asynchronousOperationMode !== true)
    throw new NotOffered('info tells of no asynchronous mode');
  const credential = await quick(bench);
  const own = order();
  const SAD = await sayYes(bench, credential, { digests: [own.digest] });
  const asked = { SAD, digests: [own.digest], operationMode: 'A', ...changes };
  return { credential, own, SAD, answer: await askSignatures(bench, credential, asked) };
}

async function begin(bench: Bench, changes: object = {}): Promise<Job> {
  const { credential, own, answer } = await askLater(bench, changes);
  const members = expectSuccess(answer);
  assertAbsent(members, 'signatures');
  return { credential, own, responseID: textOf(members, 'responseID') };
}

const poll = (bench: Bench, body: object): Promise<Answer> =>
  bench.call('signatures/signPolling', body);

/** 202 until it is done. @throws {AssertionError} if it never is. */
async function fetch(bench: Bench, body: object): Promise<Answer> {
  for (let polls = 0; polls < pollsMax; polls += 1) {
    const answer = await poll(bench, body);
    if (answer.status !== 202) return answer;
    bench.expectError(answer, { status: 202, error: 'accepted_request' });
    await sleep(pollMs);
  }
  throw new NotTried(`it was not done after ${(pollMs * pollsMax) / 1000} s`);
}

export const pollingCases: readonly Case[] = [
  ...headerCases('signatures/signPolling'),
  {
    claim: 'a signature that was asked for in mode A comes, and verifies',
    run: async (bench) => {
      const { credential, own, responseID } = await begin(bench);
      const answer = await fetch(bench, { requestID: responseID });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'it may be fetched again while it is kept',
    level: 'open',
    run: async (bench) => {
      const { credential, own, responseID } = await begin(bench, { validity_period: 60_000 });
      await fetch(bench, { requestID: responseID });
      const again = await poll(bench, { requestID: responseID });
      assertSignatures(credential, again, { orders: [own] });
    },
  },
  {
    claim: 'requestID under the name of responseID',
    level: 'open',
    run: async (bench) => {
      const { responseID } = await begin(bench);
      expectSuccess(await fetch(bench, { responseID }));
    },
  },
  {
    claim: 'after its validity_period it is gone',
    run: async (bench) => {
      const { responseID } = await begin(bench, { validity_period: 1000 });
      await bench.wait(2, 'a result is let go');
      const words = invalid('requestID');
      bench.expectError(await poll(bench, { requestID: responseID }), { words });
    },
  },
  {
    claim: 'the result of somebody else looks unknown',
    run: async (bench) => {
      const { responseID: requestID } = await begin(bench);
      const answer = await bench.callAsStranger('signatures/signPolling', { requestID });
      bench.expectError(answer, { words: invalid('requestID') });
    },
  },
  ...errorRows(
    [
      ['requestID missing', {}, missing('string', 'requestID')],
      ['requestID no string', { requestID: 7 }, missing('string', 'requestID')],
      ['requestID unknown', { requestID: 'no-such-request' }, invalid('requestID')],
      ['clientData no string', { requestID: 'x', clientData: 7 }, invalid('clientData')],
      [
        'userID beside a token of one user',
        { requestID: 'x', userID: 'somebody' },
        'userID parameter SHALL be null',
      ],
    ],
    poll,
  ),
];

/** The rows of signHash that are about mode A. */
export const laterCases: readonly Case[] = [
  {
    claim: 'mode A answers a responseID and no signature',
    run: async (bench) => void (await begin(bench)),
  },
  {
    claim: 'mode A uses up the SAD at once',
    level: 'should',
    run: async (bench) => {
      const { credential, own, SAD } = await askLater(bench);
      const again = { SAD, digests: [own.digest] };
      bench.expectError(await askSignatures(bench, credential, again), { words: invalid('SAD') });
    },
  },
  {
    claim: 'mode A refuses a hash that was not agreed to, at once or when polled',
    run: async (bench) => {
      const { answer } = await askLater(bench, { digests: [order().digest] });
      if (answer.status !== 200) return bench.expectError(answer);
      const { responseID } = answer.body as Members;
      bench.expectError(await fetch(bench, { requestID: responseID }));
    },
  },
  ...errorRows(
    [
      ['validity_period no integer', { validity_period: 'x' }, invalid('validity_period')],
      ['validity_period 0', { validity_period: 0 }, invalid('validity_period'), 'open'],
      ['validity_period -1', { validity_period: -1 }, invalid('validity_period')],
      [
        'validity_period of a thousand years',
        { validity_period: 31_556_952_000_000 },
        'Out of bounds parameter validity_period',
      ],
      ['response_uri no URI', { response_uri: 'no uri' }, invalid('response_uri')],
      ['response_uri no string', { response_uri: 7 }, invalid('response_uri')],
    ],
    async (bench, changes) => (await askLater(bench, changes)).answer,
  ),
];
