/** The commands that move or keep all an installation holds; the server carries them out. */

import { Command } from 'commander';
import type { Handlers } from './handlers.ts';
import { passingOn } from './server-commands.ts';

const homeHelp = `
Options are those of the server:
  --home <folder>   data folder; by default $KUMOIN_HOME, or var in the clone
`;

const exitCodes = `
Exit code: 0 done; 1 refused, with one line that says why; 2 wrong usage.`;

export function makeStoreCommands(handlers: Handlers): readonly Command[] {
  return [makeExportCommand(handlers), makeImportCommand(handlers)];
}

function makeExportCommand(handlers: Handlers): Command {
  const help = `
The server may go on serving: the file shows one moment. It holds no key in clear, but all
names and records; it is written for its owner alone. Stop the server first if you move.
${homeHelp}
Example:
  kumoin export kumoin.archive
${exitCodes}`;
  return passingOn(new Command('export'), ['export'], handlers)
    .usage('<file> [options]')
    .description('write the whole store into one file that any engine takes in')
    .addHelpText('after', help);
}

function makeImportCommand(handlers: Handlers): Command {
  const help = `
The store the configuration names must be empty. Either all of the file is in it afterwards, or
nothing. The key-encryption key is not in the file: put it into the data folder as well.
${homeHelp}
Examples:
  kumoin import kumoin.archive --home /srv/new
  KUMOIN_DATABASE_URL=postgres://kumoin@db.example/kumoin kumoin import kumoin.archive
${exitCodes}`;
  return passingOn(new Command('import'), ['import'], handlers)
    .usage('<file> [options]')
    .description('fill an empty store from such a file, and check its journal')
    .addHelpText('after', help);
}
