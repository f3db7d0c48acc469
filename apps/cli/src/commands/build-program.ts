/**
 * The whole command line. What a command does comes in from outside, so that tests read
 * command lines without doing anything.
 */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { makeEvidenceCommands } from './evidence-commands.ts';
import { makeExtendCommand } from './extend-command.ts';
import type { Handlers } from './handlers.ts';
import { makeInspectCommand } from './inspect-command.ts';
import { makeOperatorCommands } from './operator-commands.ts';
import {
  makeDoctorCommand,
  makeJournalCommand,
  makeMigrateCommand,
  makeServeCommand,
} from './server-commands.ts';
import { makeSignCommand } from './sign-command.ts';
import { makeStoreCommands } from './store-commands.ts';
import { makeTimestampCommand } from './timestamp-command.ts';
import { makeTransactionCommands } from './transaction-commands.ts';
import { makeVerifyCommand } from './verify-command.ts';

const examples = `
Examples:
  kumoin serve
  kumoin sign contract.pdf --demo alice
  kumoin verify contract.signed.pdf --demo
  kumoin extend contract.signed.pdf --level B-LTA --demo
  kumoin inspect contract.signed.pdf

Exit codes: 0 done; 1 refused or invalid, and nothing is written; 2 wrong usage; 3 written, but at
a lower level than was wanted. One line on standard error says why.`;

interface Manifest {
  readonly version: string;
}

/**
 * @param home the data folder, unless a command is told another.
 * @returns a program whose `parseAsync` throws {CommanderError} for help and wrong usage.
 */
export function buildProgram(handlers: Handlers, home: string): Command {
  const program = new Command('kumoin')
    .description('Kumoin: sign documents with keys that never leave their vault')
    .version(readVersion(), '-V, --version', 'print the version')
    .enablePositionalOptions()
    .addHelpText('after', examples);
  const commands = [
    makeSignCommand(handlers, home),
    makeVerifyCommand(handlers, home),
    makeExtendCommand(handlers, home),
    makeTimestampCommand(handlers, home),
    makeInspectCommand(handlers),
    makeServeCommand(handlers),
    makeJournalCommand(handlers),
    makeDoctorCommand(handlers),
    makeMigrateCommand(handlers),
    ...makeOperatorCommands(handlers, home),
    makeEvidenceCommands(handlers, home),
    makeTransactionCommands(handlers, home),
    ...makeStoreCommands(handlers),
  ];
  for (const command of commands) program.addCommand(command);
  prepare(program);
  return program;
}

/** The server judges its own options, so commander knows of no operand where there is one. */
function termOf(command: Command): string {
  return `${command.name()} ${command.usage()}`;
}

/**
 * Errors become exceptions, and whoever runs the program tells them, in one line of his own;
 * help is written alike everywhere.
 */
function prepare(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  command.configureHelp({ subcommandTerm: termOf });
  for (const each of command.commands) prepare(each);
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as Manifest).version;
}
