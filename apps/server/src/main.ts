/**
 * The service's program:
 *
 *     serve [--profile evaluation|production] [--home DIR] [--port N] [--host ADDRESS]
 *           [--workers N] [--roles all|vault|api]
 *     journal verify [--home DIR] [--json]
 *     doctor [--home DIR] [--json]
 *     migrate [--check] [--home DIR]
 *     export FILE [--home DIR]
 *     import FILE [--keep-open] [--home DIR]
 *     backup FOLDER [--with-key] [--home DIR]
 *     restore FOLDER [--key FILE] [--home DIR]
 *     key rotate [--prepare | --retire] [--home DIR]
 *
 * Exit codes: 0 done; 1 refused or wrong, with a line on standard error; 2 wrong usage.
 */

import { parseArgs } from 'node:util';
import { backup } from './commands/backup.ts';
import { doctor } from './commands/doctor.ts';
import { explainFailure } from './commands/explain-failure.ts';
import { exportStore } from './commands/export-store.ts';
import { importStore } from './commands/import-store.ts';
import { journalVerify } from './commands/journal-verify.ts';
import { keyRotate } from './commands/key-rotate.ts';
import { migrateStore } from './commands/migrate-store.ts';
import { restore } from './commands/restore.ts';
import { serve } from './commands/serve.ts';
import { ConfigError } from './config.ts';

const usage = `usage: kumoin serve [--profile evaluation|production] [--home DIR] [--port N]
                    [--host ADDRESS] [--workers N] [--roles all|vault|api]
       kumoin journal verify [--home DIR] [--json]
       kumoin doctor [--home DIR] [--json]
       kumoin migrate [--check] [--home DIR]
       kumoin export FILE [--home DIR]
       kumoin import FILE [--keep-open] [--home DIR]
       kumoin backup FOLDER [--with-key] [--home DIR]
       kumoin restore FOLDER [--key FILE] [--home DIR]
       kumoin key rotate [--prepare | --retire] [--home DIR]

serve           run the service; the data folder is $KUMOIN_HOME, or var/
journal verify  check the hash chain of the audit journal
doctor          say in plain words what is wrong with the set-up
migrate         bring the store to the schema of this version; --check only looks
export          write the whole store into one file, while serving
import          fill an empty store from such a file; what was open in it is closed,
                unless --keep-open says that the old store never serves again
backup          write all that an installation needs to be restored, while serving
restore         make an installation from a backup
key rotate      give the installation a new key-encryption key, while serving
`;

interface Arguments {
  /** The words that are no options: the command, then what it is done to. */
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  /** Only look. */
  readonly check: boolean;
  /** Only get ready. */
  readonly prepare: boolean;
  /** Take away what is old. */
  readonly retire: boolean;
  readonly withKey: boolean;
  /** Of an archive: the store it came from never serves again. */
  readonly keepOpen: boolean;
  readonly keyFile: string | undefined;
}

type Run = (given: Arguments, operands: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, Run>> = {
  serve: ({ flags }) => serve(process.env, flags),
  'journal verify': ({ flags, json }) => journalVerify(process.env, flags, json),
  doctor: ({ flags, json }) => doctor(process.env, flags, json),
  migrate: ({ flags, check }) => migrateStore(process.env, flags, check),
  export: ({ flags }, operands) => exportStore(process.env, flags, operands),
  import: ({ flags, keepOpen }, [file = '']) => importStore(process.env, flags, { file, keepOpen }),
  backup: ({ flags, withKey }, [folder = '']) => backup(process.env, flags, { folder, withKey }),
  restore: ({ flags, keyFile }, [folder = '']) => restore(process.env, flags, { folder, keyFile }),
  'key rotate': ({ flags, prepare, retire }) => keyRotate(process.env, flags, { prepare, retire }),
};

/** How many words follow the command; those that are not here take none. */
const operandCounts: Readonly<Record<string, number>> = {
  export: 1,
  import: 1,
  backup: 1,
  restore: 1,
};

function readArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      home: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      roles: { type: 'string' },
      workers: { type: 'string' },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      prepare: { type: 'boolean', default: false },
      'with-key': { type: 'boolean', default: false },
      'keep-open': { type: 'boolean', default: false },
      key: { type: 'string' },
      retire: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { profile, home, host, port, roles, workers, json } = values;
  const flags = {
    ...(profile !== undefined && { mode: profile }),
    ...(home !== undefined && { home }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port: Number(port) }),
    ...(roles !== undefined && { roles }),
    ...(workers !== undefined && { workers: Number(workers) }),
  };
  const check = values.check || values['dry-run'];
  const { prepare, retire, 'with-key': withKey, 'keep-open': keepOpen, key: keyFile } = values;
  return { words: positionals, flags, json, check, prepare, retire, withKey, keepOpen, keyFile };
}

function findCommand(given: Arguments): (() => Promise<number>) | undefined {
  const { words } = given;
  for (const [name, run] of Object.entries(commands)) {
    const count = operandCounts[name] ?? 0;
    const ownWords = words.slice(0, words.length - count);
    if (ownWords.join(' ') === name) return () => run(given, words.slice(ownWords.length));
  }
  return undefined;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const given = readArguments(args);
    if (given === undefined) {
      process.stdout.write(usage);
      return 0;
    }
    const command = findCommand(given);
    if (command !== undefined) return await command();
    process.stderr.write(usage);
    return 2;
  } catch (error) {
    process.stderr.write(`kumoin: ${explainFailure(error)}\n`);
    const badUsage = error instanceof TypeError && 'code' in error;
    return badUsage || error instanceof ConfigError ? 2 : 1;
  }
}

// A reader of our lines that goes away (`kumoin serve | head -1`) must not stop the service.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
