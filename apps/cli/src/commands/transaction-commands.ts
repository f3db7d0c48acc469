/** `kumoin transaction …`: let a person approve something with their token, as a bank does. */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { TransactCall, TransactOptions } from '../transactions/transact.ts';
import type { Handlers } from './handlers.ts';
import { group, present } from './operator-door.ts';
import type { Written } from './operator-door.ts';

const fieldNames = [
  ...(['payee', 'amount', 'currency', 'bank', 'branch', 'payeeAccount', 'payerAccount'] as const),
  ...(['reference', 'text', 'service', 'place'] as const),
];
const exitCodes = `
The bank is the demo service of demo.json, or --client-id with --client-secret-file.
Exit code: 0 done; 1 refused, with one line that says why; 2 wrong usage.`;

export function makeTransactionCommands(handlers: Handlers, home: string): Command {
  const finish = (command: Command, callOf: CallOf) =>
    door(command, home).action((...given: unknown[]) => {
      // Commander hands in the operands, then the options, then itself.
      const [written, ...operands] = given.slice(0, -1).toReversed() as [Written, ...string[]];
      return handlers.transact(callOf(operands.toReversed(), written), optionsOf(written));
    });
  return group('transaction', 'transfers and log-ins that are approved with a token', [
    makeBegin(finish),
    makeShow(finish),
    finish(
      described('answer', 'answer with a code of the token', 'answer ID 12345678')
        .argument('<transaction>', 'its id')
        .argument('<code>', 'what the token shows'),
      ([id = '', response = '']) => ({ verb: 'answer', id, response }),
    ),
    finish(
      described('cancel', 'cancel what is open', 'cancel ID').argument('<transaction>', 'its id'),
      ([id = '']) => ({ verb: 'cancel', id }),
    ),
  ]);
}

type CallOf = (operands: readonly string[], written: Written) => TransactCall;
type Finish = (command: Command, callOf: CallOf) => Command;

function described(name: string, description: string, example: string): Command {
  const help = `\nExample:\n  kumoin transaction ${example}\n${exitCodes}`;
  return new Command(name).description(description).addHelpText('after', help);
}

function makeBegin(finish: Finish): Command {
  const command = described(
    'begin',
    'begin a transfer (with --payee) or a log-in',
    'begin alice --payee "Mihon Shoten" --amount 128000 --currency JPY --demo alice',
  )
    .argument('<name>', 'whose token is asked, as they log in')
    .addOption(new Option('--lang <language>', 'of the labels').choices(['ja', 'en']))
    .option('--demo <signer>', 'the demo token of this signer answers by itself');
  for (const name of fieldNames) {
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.option(`--${flag} <text>`, 'shown and hashed');
  }
  return finish(command, ([account = ''], written) => {
    const fields = present(Object.fromEntries(fieldNames.map((name) => [name, written[name]])));
    const transfer = written['payee'] !== undefined;
    const demo = written['demo'] === undefined ? undefined : String(written['demo']);
    const order = {
      ...{ account, kind: transfer ? 'transfer' : 'login' },
      fields: transfer ? fields : { account, ...fields },
      ...present({ lang: written['lang'] }),
    } as Extract<TransactCall, { verb: 'begin' }>['order'];
    return { verb: 'begin', order, demo };
  });
}

function makeShow(finish: Finish): Command {
  const command = described('show', 'show how one stands', 'show ID --wait 25')
    .argument('<transaction>', 'its id')
    .option('--wait <seconds>', 'until it is decided, 25 at most', '0');
  return finish(command, ([id = ''], { wait }) => ({
    verb: 'show',
    id,
    waitSeconds: Number(wait),
  }));
}

function door(command: Command, home: string): Command {
  return command
    .option('--server <url>', 'the server; by default the one of demo.json')
    .option('--client-id <id>', 'of the bank, as it was registered')
    .option('--client-secret-file <file>', 'its secret')
    .option(
      '--insecure-http',
      'plain HTTP beyond this machine, where the way is protected otherwise',
    )
    .option('--home <folder>', 'data folder with demo.json', home)
    .option('--json', 'print the answer as JSON');
}

function optionsOf(written: Written): TransactOptions {
  const text = (name: string) => (written[name] === undefined ? undefined : String(written[name]));
  return {
    home: resolve(String(written['home'])),
    server: text('server'),
    insecureHttp: written['insecureHttp'] === true,
    clientId: text('clientId'),
    clientSecretFile: text('clientSecretFile'),
    json: written['json'] === true,
  };
}
