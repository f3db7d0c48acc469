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
  return [
    makeExportCommand(handlers),
    makeImportCommand(handlers),
    makeBackupCommand(handlers),
    makeRestoreCommand(handlers),
    makeKeyCommand(handlers),
  ];
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
nothing. The key-encryption key is not in the file: put it into the data folder as well. What was
open when the file was written is closed: access grants, authorizations, one-time credentials.
${homeHelp}  --keep-open       keep it: the old server was stopped before the export, for good

Examples:
  kumoin import kumoin.archive --home /srv/new
  KUMOIN_DATABASE_URL=postgres://kumoin@db.example/kumoin kumoin import kumoin.archive --keep-open
${exitCodes}`;
  return passingOn(new Command('import'), ['import'], handlers)
    .usage('<file> [options]')
    .description('fill an empty store from such a file, and check its journal')
    .addHelpText('after', help);
}

function makeBackupCommand(handlers: Handlers): Command {
  const help = `
The server may go on serving: the backup shows one moment. The folder must not be there yet.
Without the key-encryption key a backup opens nothing; it is left out unless you say --with-key,
so that keys and what they protect can be kept apart.
${homeHelp}  --with-key        put the key-encryption key into the backup as well

Examples:
  kumoin backup /backup/kumoin-2030-01-31
  kumoin backup /backup/kumoin-2030-01-31 --with-key
${exitCodes}`;
  return passingOn(new Command('backup'), ['backup'], handlers)
    .usage('<folder> [options]')
    .description('write all that an installation needs to be restored')
    .addHelpText('after', help);
}

function makeRestoreCommand(handlers: Handlers): Command {
  const help = `
The data folder must be empty, and the database the configuration names, too. What was open when
the backup was made is closed: access grants, authorizations, one-time codes up to now.
${homeHelp}  --key <file>      the key-encryption key, when the backup does not hold it

Examples:
  kumoin restore /backup/kumoin-2030-01-31 --home /srv/kumoin
  kumoin restore /backup/kumoin-2030-01-31 --home /srv/kumoin --key /safe/key-encryption.key
${exitCodes}`;
  return passingOn(new Command('restore'), ['restore'], handlers)
    .usage('<folder> [options]')
    .description('make an installation from a backup')
    .addHelpText('after', help);
}

function makeKeyCommand(handlers: Handlers): Command {
  const help = `
The server may go on serving. If the command is interrupted, run it again. PINs are renewed when
their signers give them the next time; until then the older generation stays in the file.
${homeHelp}  --prepare         only add the new generation, to be copied to other machines first
  --retire          take older generations out of the file, when nothing needs them

Examples:
  kumoin key rotate
  kumoin key rotate --retire
${exitCodes}`;
  const rotate = passingOn(new Command('rotate'), ['key', 'rotate'], handlers)
    .description('give the installation a new key-encryption key')
    .addHelpText('after', help);
  return new Command('key')
    .enablePositionalOptions()
    .description('the key-encryption key of the installation')
    .addHelpText('after', '\nExample:\n  kumoin key rotate')
    .addCommand(rotate);
}
