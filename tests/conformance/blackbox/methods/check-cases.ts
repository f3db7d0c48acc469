/**
 * `credentials/authorizeCheck`: the person is asked elsewhere, and the application waits.
 * CSC API v2.0.0.2, 11.6 (the 202 with its handle) and 11.7.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid } from '../error-rows.ts';
import { assertAbsent, expectSuccess, textOf } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotTried } from '../not-tried.ts';
import { askSignatures, askYes, assertSignatures, order, valueOf } from '../signing.ts';
import type { Order } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';

/** As often as the texts suggest. */
const pollMs = 2000;
const pollsMax = 30;

interface Pending {
  readonly credential: TriedCredential;
  readonly own: Order;
  readonly handle: string;
  answer(how: 'agree' | 'refuse'): Promise<void>;
}

/** Everything of the credential that is answered elsewhere is asked for. */
async function ask(bench: Bench): Promise<Pending> {
  const credential = await bench.credential('whose person is asked elsewhere', isAnswerable);
  const outOfBand = credential.factors.filter(({ form }) => form === 'outOfBand');
  const asked = outOfBand.map(({ id }) => enoughWith(credential, id)).find(Boolean) ?? [];
  const authData = [];
  for (const factor of credential.factors.filter(({ id }) => asked.includes(id))) {
    const { id, form } = factor;
    const elsewhere = form === 'outOfBand';
    authData.push(elsewhere ? { id } : { id, value: await valueOf(bench, credential, factor) });
  }
  const own = order();
  const answer = await askYes(bench, credential, { digests: [own.digest], authData });
  const members = expectSuccess(answer, 202);
  assertAbsent(members, 'SAD');
  const { answerElsewhere } = credential.known;
  return {
    credential,
    own,
    handle: textOf(members, 'handle'),
    answer: async (how) => answerElsewhere?.(how),
  };
}

const isAnswerable = (one: TriedCredential): boolean =>
  one.known.answerElsewhere !== undefined &&
  one.factors.some(({ id, form }) => form === 'outOfBand' && enoughWith(one, id) !== undefined);

/** That factor, and of what a program can give the fewest that make it enough. */
function enoughWith(credential: TriedCredential, id: string): readonly string[] | undefined {
  const others = credential.givable.map((factor) => factor.id);
  const subsets = [[], ...others.map((other) => [other]), others];
  return subsets.map((own) => [id, ...own]).find((own) => credential.isMetBy(own));
}

const check = (bench: Bench, body: object): Promise<Answer> =>
  bench.call('credentials/authorizeCheck', body);

/** The handle of each answer is that for the next question. */
async function waitFor(bench: Bench, first: string): Promise<Answer> {
  let handle = first;
  for (let polls = 0; polls < pollsMax; polls += 1) {
    const answer = await check(bench, { handle });
    if (answer.status !== 202) return answer;
    handle = textOf(expectSuccess(answer, 202), 'handle');
    await sleep(pollMs);
  }
  throw new NotTried(`nothing was decided after ${(pollMs * pollsMax) / 1000} s`);
}

export const checkCases: readonly Case[] = [
  ...headerCases('credentials/authorizeCheck'),
  {
    claim: 'until the person has answered: 202 and a handle',
    run: async (bench) => {
      const pending = await ask(bench);
      const members = expectSuccess(await check(bench, { handle: pending.handle }), 202);
      assertAbsent(members, 'SAD');
      textOf(members, 'handle');
      await pending.answer('refuse');
    },
  },
  {
    claim: 'after the person agreed: a SAD, and it signs',
    run: async (bench) => {
      const { credential, own, handle, answer } = await ask(bench);
      await answer('agree');
      const SAD = textOf(expectSuccess(await waitFor(bench, handle)), 'SAD');
      const asked = { SAD, digests: [own.digest] };
      const signed = await askSignatures(bench, credential, asked);
      assertSignatures(credential, signed, { orders: [own] });
    },
  },
  {
    claim: 'after the person refused → invalid_authentication_data',
    run: async (bench) => {
      const { handle, answer } = await ask(bench);
      await answer('refuse');
      bench.expectError(await waitFor(bench, handle), bench.dialect.wrongPin);
    },
  },
  {
    claim: 'a handle whose SAD was fetched is dead',
    level: 'should',
    run: async (bench) => {
      const { handle, answer } = await ask(bench);
      await answer('agree');
      textOf(expectSuccess(await waitFor(bench, handle)), 'SAD');
      bench.expectError(await check(bench, { handle }), { words: invalid('handle') });
    },
  },
  {
    claim: 'the handle of somebody else looks unknown',
    run: async (bench) => {
      const { handle, answer } = await ask(bench);
      const foreign = await bench.callAsStranger('credentials/authorizeCheck', { handle });
      bench.expectError(foreign, { words: invalid('handle') });
      await answer('refuse');
    },
  },
  ...errorRows(
    [
      ['handle missing', {}],
      ['handle no string', { handle: 7 }],
      ['handle unknown', { handle: 'no-such-handle' }, invalid('handle')],
    ],
    check,
  ),
];
