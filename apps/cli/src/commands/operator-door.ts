/** What the operator's commands have in common: where the server is, who asks, how they are told. */

import { resolve } from 'node:path';
import { Command } from 'commander';
import type { OperatorOptions } from '../operator/operate.ts';

export type Written = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export const exitCodes = `
The operator is proved by --operator-token-file, or by demo.json of the evaluation profile.
Exit code: 0 done; 1 refused, with one line that says why; 2 wrong usage.`;

export function group(name: string, description: string, commands: readonly Command[]): Command {
  const command = new Command(name).enablePositionalOptions().description(description);
  const examples = commands.map((each) => `  kumoin ${name} ${each.name()} --help`).join('\n');
  command.addHelpText('after', `\nExamples:\n${examples}`);
  for (const each of commands) command.addCommand(each);
  return command;
}

/** Those that are given. */
export function present(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

export function door(command: Command, home: string): Command {
  return command
    .option('--server <url>', 'the server; by default the one of demo.json')
    .option('--operator-token-file <file>', "the operator's token")
    .option(
      '--insecure-http',
      'plain HTTP beyond this machine, where the way is protected otherwise',
    )
    .option('--home <folder>', 'data folder with demo.json', home)
    .option('--json', 'print the answer as JSON');
}

export function doorOf(written: Written): OperatorOptions {
  const { server, operatorTokenFile } = written;
  return {
    home: resolve(String(written['home'])),
    server: server === undefined ? undefined : String(server),
    insecureHttp: written['insecureHttp'] === true,
    operatorTokenFile: operatorTokenFile === undefined ? undefined : String(operatorTokenFile),
    json: written['json'] === true,
  };
}
