/** `credentials/extendTransaction`. CSC API v1.0.4.0, 11.7 and v2.0.0.2, 11.9. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import { expectSuccess, textOf } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import {
  askSignatures,
  askYes,
  assertSignatures,
  digestsOf,
  extend,
  isQuick,
  order,
  sayYes,
  signable,
} from '../signing.ts';
import type { Order } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';

const badSad = { words: invalid('SAD') };

/** A transaction of two signatures, with the yes to both. */
interface Transaction {
  readonly credential: TriedCredential;
  readonly orders: readonly [Order, Order];
  readonly SAD: string;
}

async function begin(bench: Bench): Promise<Transaction> {
  const fits = (one: TriedCredential): boolean => isQuick(one) && one.multisign > 1;
  const credential = await signable(bench, 'for two signatures without a one-time password', fits);
  const orders = [order(), order()] as const;
  const SAD = await sayYes(bench, credential, { digests: digestsOf(orders) });
  return { credential, orders, SAD };
}

async function signFirst(bench: Bench, { credential, orders, SAD }: Transaction): Promise<void> {
  const [first] = orders;
  const answer = await askSignatures(bench, credential, { SAD, digests: [first.digest] });
  assertSignatures(credential, answer, { orders: [first] });
}

async function next(bench: Bench, { credential, orders, SAD }: Transaction): Promise<string> {
  const answer = await extend(bench, credential, { SAD, digests: [orders[1].digest] });
  const members = expectSuccess(answer);
  const { expiresIn = 3600 } = members;
  assert.ok(Number.isInteger(expiresIn) && Number(expiresIn) > 0, 'expiresIn');
  return textOf(members, 'SAD');
}

export const extendCases: readonly Case[] = [
  ...headerCases('credentials/extendTransaction'),
  {
    claim: 'after one of two signatures: a new SAD, and it signs the second',
    run: async (bench) => {
      const begun = await begin(bench);
      await signFirst(bench, begun);
      const SAD = await next(bench, begun);
      const [, second] = begun.orders;
      const answer = await askSignatures(bench, begun.credential, {
        SAD,
        digests: [second.digest],
      });
      assertSignatures(begun.credential, answer, { orders: [second] });
    },
  },
  {
    claim: 'before any signature: a new SAD, and it signs both',
    run: async (bench) => {
      const begun = await begin(bench);
      const asked = { SAD: begun.SAD, digests: digestsOf(begun.orders) };
      const SAD = textOf(expectSuccess(await extend(bench, begun.credential, asked)), 'SAD');
      const answer = await askSignatures(bench, begun.credential, { ...asked, SAD });
      assertSignatures(begun.credential, answer, { orders: begun.orders });
    },
  },
  {
    claim: 'the SAD before it no longer signs',
    level: 'should',
    run: async (bench) => {
      const begun = await begin(bench);
      await signFirst(bench, begun);
      await next(bench, begun);
      const [, second] = begun.orders;
      const old = { SAD: begun.SAD, digests: [second.digest] };
      bench.expectError(await askSignatures(bench, begun.credential, old), badSad);
    },
  },
  {
    claim: 'a SAD whose signatures are all made → invalid_request',
    run: async (bench) => {
      const { credential, orders, SAD } = await begin(bench);
      const digests = digestsOf(orders);
      assertSignatures(credential, await askSignatures(bench, credential, { SAD, digests }), {
        orders,
      });
      bench.expectError(await extend(bench, credential, { SAD, digests }), badSad);
    },
  },
  {
    claim: 'no more signatures than were agreed to, whatever is extended',
    run: async (bench) => {
      const begun = await begin(bench);
      await signFirst(bench, begun);
      const SAD = await next(bench, begun);
      const [, second] = begun.orders;
      const digests = [second.digest, order().digest];
      bench.expectError(await askSignatures(bench, begun.credential, { SAD, digests }));
    },
  },
  ...errorRows(
    [
      ['credentialID missing', { credentialID: undefined }, missing('string', 'credentialID')],
      ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
      ['SAD missing', { SAD: undefined }, missing('string', 'SAD')],
      ['SAD no string', { SAD: 7 }, missing('string', 'SAD')],
      ['SAD unknown', { SAD: 'no-such-sad' }, badSad],
      ['a hash no Base64', (bench) => ({ [bench.dialect.hashes]: ['***'] })],
    ],
    async (bench, changes) => {
      const { credential, orders, SAD } = await begin(bench);
      return extend(bench, credential, { SAD, digests: [orders[1].digest], ...changes });
    },
  ),
  {
    claim: 'a SAD that expired → invalid_request',
    run: async (bench) => {
      const { credential, orders, SAD } = await expiredSad(bench);
      const answer = await extend(bench, credential, { SAD, digests: digestsOf(orders) });
      bench.expectError(answer);
    },
  },
  {
    claim: 'somebody else cannot extend it',
    run: async (bench) => {
      const { credential, orders, SAD } = await begin(bench);
      const { hashes } = bench.dialect;
      const body = { credentialID: credential.id, SAD, [hashes]: [orders[1].digest] };
      bench.expectError(await bench.callAsStranger('credentials/extendTransaction', body));
    },
  },
];

/** @throws {NotTried} if it takes longer than this run has patience for. */
export async function expiredSad(bench: Bench): Promise<Transaction> {
  const fits = (one: TriedCredential): boolean => isQuick(one) && one.multisign > 1;
  const credential = await signable(bench, 'for two signatures without a one-time password', fits);
  const orders = [order(), order()] as const;
  const answer = await askYes(bench, credential, { digests: digestsOf(orders) });
  const members = expectSuccess(answer);
  const seconds = Number(members['expiresIn'] ?? 3600);
  await bench.wait(seconds + 2, 'a SAD expires');
  return { credential, orders, SAD: textOf(members, 'SAD') };
}
