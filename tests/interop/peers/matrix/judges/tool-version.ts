/** What a program of Debian says its version is, and why it is missing if it is. */

import { spawnSync } from 'node:child_process';
import { missing } from '../../../openssl/workbench.ts';

export function askVersion(
  command: string,
  flag = '--version',
): { readonly version: string; readonly missing: string | false } {
  const reason = missing(command, flag);
  if (reason !== false) return { version: '', missing: reason };
  const { stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8', timeout: 10_000 });
  const version = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0];
  return { version: version ?? 'of unknown version', missing: false };
}

/** For a program that does not tell: as Debian's package is numbered. */
export function askPackage(name: string): { readonly version: string } {
  const words = ['-W', '-f', '${Version}', name];
  const { stdout } = spawnSync('dpkg-query', words, { encoding: 'utf8', timeout: 10_000 });
  return { version: stdout || 'of unknown version' };
}
