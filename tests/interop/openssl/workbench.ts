/**
 * A folder of its own for the files that pass between us and a judge, and a way to ask the
 * judge. Everything a tool says, on either stream, is one text: the strings in it decide,
 * since exit codes of these tools do not always tell (`openssl ocsp` prints `good` and ends
 * with 0 although nobody vouches for the answer).
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePem } from '@kumoin/pki';

export interface Verdict {
  readonly code: number | null;
  readonly said: string;
}

export interface Workbench {
  path(name: string): string;
  write(name: string, bytes: Uint8Array): string;
  /** Certificates or lists, one PEM block after the other. */
  writePem(name: string, label: 'CERTIFICATE' | 'X509 CRL', ders: readonly Uint8Array[]): string;
  read(name: string): Uint8Array;
  ask(command: string, ...args: readonly string[]): Verdict;
  clear(): void;
}

export function makeWorkbench(): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-interop-'));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  // Whoever forgets to tidy up leaves nothing all the same.
  process.once('exit', clear);
  const path = (name: string): string => join(folder, name);
  const write = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(path(name), bytes);
    return path(name);
  };
  return {
    path,
    write,
    writePem: (name, label, ders) => write(name, ders.map((der) => encodePem(label, der)).join('')),
    read: (name) => new Uint8Array(readFileSync(path(name))),
    ask: (command, ...args) => {
      const { status, stdout, stderr } = spawnSync(command, args, {
        encoding: 'utf8',
        timeout: 30_000,
        cwd: folder,
      });
      return { code: status, said: `${stdout}${stderr}` };
    },
    clear,
  };
}

/** Why a judge cannot be asked, or false: the form `node:test` takes for `skip`. */
export function missing(command: string, flag = '--version'): string | false {
  const { error } = spawnSync(command, [flag], { timeout: 10_000 });
  return error === undefined ? false : `${command} is not installed`;
}
