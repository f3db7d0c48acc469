/**
 * Codes that are sent for: `credentials/getChallenge` (CSC API v2.0.0.2, 11.8) and `credentials/
 * sendOTP` (v1.0.4.0, 11.8). What came is read where it was sent to, if the target says how.
 */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import { brief, expectNothing, expectSuccess, textOf } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotTried } from '../not-tried.ts';
import {
  askCode,
  askSignatures,
  askYes,
  assertSignatures,
  digestsOf,
  factorsFor,
  order,
  sayYes,
  signable,
} from '../signing.ts';
import type { Factor, TriedCredential } from '../tried-credential.ts';
import { tokenCases } from './token-cases.ts';

interface Challenged {
  readonly credential: TriedCredential;
  readonly factor: Factor;
}

/** A credential with a factor that a code is sent for, or a challenge shown. */
async function challenged(bench: Bench): Promise<Challenged> {
  const has = (one: TriedCredential) => one.factors.find(({ form }) => form === 'challenge');
  const credential = await bench.credential('with a challenge', (one) => has(one) !== undefined);
  const factor = has(credential);
  if (factor === undefined) throw new NotTried('the credential has no challenge any more');
  return { credential, factor };
}

/** One whose code can be read. */
async function readable(bench: Bench): Promise<TriedCredential> {
  const needsCode = ({ programFactors = [] }: TriedCredential): boolean =>
    programFactors.some(({ form }) => form === 'challenge');
  return signable(bench, 'whose code can be read', needsCode);
}

/** What both versions promise of a code. */
const codeCases: readonly Case[] = [
  {
    claim: 'the code that was sent gives a SAD, and it signs',
    run: async (bench) => {
      const credential = await readable(bench);
      const own = order();
      const SAD = await sayYes(bench, credential, { digests: [own.digest] });
      const answer = await askSignatures(bench, credential, { SAD, digests: [own.digest] });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'a code is good once',
    run: async (bench) => {
      const credential = await readable(bench);
      const factors = await factorsFor(bench, credential);
      const asked = { digests: digestsOf([order()]), authData: undefined, ...factors };
      textOf(expectSuccess(await askYes(bench, credential, asked)), 'SAD');
      bench.expectError(await askYes(bench, credential, asked), bench.dialect.wrongOtp);
    },
  },
];

export const challengeCases: readonly Case[] = [
  ...headerCases('credentials/getChallenge'),
  {
    claim: 'a challenge: 200 and what to show, or 204 when it was sent elsewhere',
    run: async (bench) => {
      const { credential, factor } = await challenged(bench);
      const answer = await askCode(bench, credential, factor);
      if (answer.status === 204) return expectNothing(answer);
      textOf(expectSuccess(answer), 'challenge');
    },
  },
  ...codeCases,
  ...tokenCases,
  ...errorRows(
    [
      ['credentialID missing', { credentialID: undefined }],
      ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
      ['authObjectID missing', { authObjectID: undefined }],
      ['authObjectID unknown', { authObjectID: 'no-such-object' }, invalid('authObjectID')],
    ],
    async (bench, changes) => {
      const { credential, factor } = await challenged(bench);
      const asked = { credentialID: credential.id, authObjectID: factor.id, ...changes };
      return bench.call('credentials/getChallenge', asked);
    },
  ),
  {
    claim: 'an object that has no challenge → invalid_request',
    run: async (bench) => {
      const has = (one: TriedCredential) => one.factors.find(({ type }) => type === 'Password');
      const credential = await bench.credential('with a password', (one) => has(one) !== undefined);
      const asked = { credentialID: credential.id, authObjectID: has(credential)?.id };
      const answer = await bench.call('credentials/getChallenge', asked);
      bench.expectError(answer, { words: invalid('authObjectID') });
    },
  },
  {
    claim: 'the credential of somebody else looks unknown',
    run: async (bench) => {
      const { credential, factor } = await challenged(bench);
      const asked = { credentialID: credential.id, authObjectID: factor.id };
      const answer = await bench.callAsStranger('credentials/getChallenge', asked);
      bench.expectError(answer, { words: invalid('credentialID') });
    },
  },
];

const send = (bench: Bench, body: object): Promise<Answer> =>
  bench.call('credentials/sendOTP', body);

export const sendOtpCases: readonly Case[] = [
  ...headerCases('credentials/sendOTP'),
  {
    claim: 'sends a code: 204',
    run: async (bench) => {
      const { credential } = await challenged(bench);
      const answer = await send(bench, { credentialID: credential.id });
      const isSent = answer.status === 204 || answer.status === 200;
      assert.ok(isSent, `expected 204, got ${answer.status} ${brief(answer)}`);
      bench.advise(answer.status === 204, 'the status is not 204');
    },
  },
  ...codeCases,
  ...tokenCases,
  ...errorRows(
    [
      ['credentialID missing', {}, missing('string', 'credentialID')],
      ['credentialID no string', { credentialID: 7 }, missing('string', 'credentialID')],
      ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
    ],
    send,
  ),
  {
    claim: 'the credential of somebody else looks unknown',
    run: async (bench) => {
      const { credential } = await challenged(bench);
      const answer = await bench.callAsStranger('credentials/sendOTP', {
        credentialID: credential.id,
      });
      bench.expectError(answer, { words: invalid('credentialID') });
    },
  },
];
