/**
 * What the command takes from its surroundings: where the data folder is. No other file reads
 * the environment.
 *
 * The default lies in the clone, not in the working folder: a document is signed where it is,
 * while the server's folder stays where `npm start` made it.
 */

import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliConfig {
  /** The data folder of the server, where `demo.json` is. */
  readonly home: string;
  /** For child processes: as given, with the data folder filled in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const cloneFolder = fileURLToPath(new URL('../../../', import.meta.url));

export function loadCliConfig(environment: NodeJS.ProcessEnv): CliConfig {
  const given = environment['KUMOIN_HOME'];
  const named = given !== undefined && given !== '';
  const home = named ? resolve(given) : join(cloneFolder, 'var');
  return { home, environment: { ...environment, KUMOIN_HOME: home } };
}

/** The surroundings of this process. */
export function ownConfig(): CliConfig {
  return loadCliConfig(process.env);
}
