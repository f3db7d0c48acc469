/**
 * The commands that the server's own program carries out. Their options are the server's: they
 * are handed on as they are, and it judges them.
 */

import { Command } from 'commander';
import type { Handlers } from './handlers.ts';

const serveHelp = `
Options are those of the server:
  --profile evaluation|production   default: evaluation
  --home <folder>                   data folder; by default $KUMOIN_HOME, or var in the clone
  --port <number>                   by default $KUMOIN_PORT, or 8080; 0 is any free one
  --host <address>                  by default 127.0.0.1
  --workers <number>                processes that share the port; by default 1
  --roles all|vault|api             vault holds the keys, api all else, both on one data folder

Examples:
  kumoin serve
  kumoin serve --home /srv/kumoin --port 0

Says "kumoin ready" and its address when it can be used. SIGTERM or Ctrl+C stops it cleanly.`;

const lookHelp = `
Options are those of the server:
  --home <folder>   data folder; by default $KUMOIN_HOME, or var in the clone
  --json            print the result as JSON
`;

export function makeServeCommand(handlers: Handlers): Command {
  return passingOn(new Command('serve'), ['serve'], handlers)
    .description('run the service')
    .addHelpText('after', serveHelp);
}

export function makeJournalCommand(handlers: Handlers): Command {
  const examples = `${lookHelp}
Examples:
  kumoin journal verify
  kumoin journal verify --home /srv/kumoin --json

Exit code: 0 the chain is whole; 1 it is not, or cannot be read; 2 wrong usage.`;
  const verify = passingOn(new Command('verify'), ['journal', 'verify'], handlers)
    .description('check that nothing in the journal was changed, removed or added')
    .addHelpText('after', examples);
  return new Command('journal')
    .enablePositionalOptions()
    .description('the tamper-evident record of the service')
    .addHelpText('after', '\nExample:\n  kumoin journal verify')
    .addCommand(verify);
}

export function makeDoctorCommand(handlers: Handlers): Command {
  const examples = `${lookHelp}
Examples:
  kumoin doctor
  kumoin doctor --home /srv/kumoin --json

Exit code: 0 nothing to mend; 1 something is wrong; 2 wrong usage.`;
  return passingOn(new Command('doctor'), ['doctor'], handlers)
    .description('say in plain words what is wrong with the set-up')
    .addHelpText('after', examples);
}

export function makeMigrateCommand(handlers: Handlers): Command {
  const examples = `
Options are those of the server:
  --home <folder>   data folder; by default $KUMOIN_HOME, or var in the clone
  --check           change nothing, only say what is missing

Examples:
  kumoin migrate --check
  kumoin migrate --home /srv/kumoin

Exit code: 0 done, or nothing to do; 1 --check found something, or it failed; 2 wrong usage.`;
  return passingOn(new Command('migrate'), ['migrate'], handlers)
    .description('bring the store to the schema of this version')
    .addHelpText('after', examples);
}

export function passingOn(command: Command, words: readonly string[], handlers: Handlers): Command {
  return command
    .usage('[options]')
    .argument('[options...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action((given: readonly string[]) => handlers.server([...words, ...given]));
}
