/** What `kumoin transaction …` asks of a server, as it is written. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommanderError } from 'commander';
import { transact } from '../transactions/transact.ts';
import type { TransactCall, TransactOptions } from '../transactions/transact.ts';
import { CliError } from '../cli-error.ts';
import { buildProgram } from './build-program.ts';
import type { Handlers } from './handlers.ts';

async function read(...words: readonly string[]) {
  const asked: { call: TransactCall; options: TransactOptions }[] = [];
  const handlers = {
    transact: async (call: TransactCall, options: TransactOptions) =>
      void asked.push({ call, options }),
  } as Handlers;
  await buildProgram(handlers, '/home').parseAsync(['transaction', ...words], { from: 'user' });
  return asked[0] ?? assert.fail('nothing was asked');
}

test('a transfer is ordered in fields of its own, a log-in for the account it is of', async () => {
  const words = ['begin', 'alice', '--payee', 'A', '--amount', '1', '--currency', 'JPY'];
  const { call } = await read(...words, '--payee-account', '7', '--lang', 'en', '--demo', 'alice');
  assert.deepEqual(call, {
    verb: 'begin',
    order: {
      ...{ account: 'alice', kind: 'transfer', lang: 'en' },
      fields: { payee: 'A', amount: '1', currency: 'JPY', payeeAccount: '7' },
    },
    demo: 'alice',
  });
  const login = await read('begin', 'alice', '--place', 'Tokyo');
  assert.deepEqual(login.call, {
    verb: 'begin',
    order: { account: 'alice', kind: 'login', fields: { account: 'alice', place: 'Tokyo' } },
    demo: undefined,
  });
});

test('show, answer and cancel name a transaction', async () => {
  const show = { verb: 'show', id: 't', waitSeconds: 25 };
  assert.deepEqual((await read('show', 't', '--wait', '25')).call, show);
  const answer = { verb: 'answer', id: 't', response: '12345678' };
  assert.deepEqual((await read('answer', 't', '12345678')).call, answer);
  assert.deepEqual((await read('cancel', 't')).call, { verb: 'cancel', id: 't' });
});

test('an operand that is missing, or a language of others, is wrong usage', async () => {
  for (const words of [['begin'], ['answer', 't'], ['begin', 'alice', '--lang', 'fr'], ['pay']]) {
    await assert.rejects(read(...words), CommanderError, words.join(' '));
  }
});

test('a bank that is named by half is told so, and nothing is sent', async () => {
  const { call, options } = await read('cancel', 't', '--client-id', 'bank');
  const send = async () => assert.fail('nothing is sent');
  await assert.rejects(
    transact(send, call, options),
    (error) => error instanceof CliError && /--client-secret-file/.test(error.message),
  );
});
