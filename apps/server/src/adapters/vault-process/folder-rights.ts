/**
 * Whether API nodes may run as another user than the vault: the folder in which they meet says
 * so, by letting its group in. A folder that gives its group to what is made in it (setgid) is
 * all an operator has to prepare.
 */

import { statSync } from 'node:fs';
import { dirname } from 'node:path';

const groupEnters = 0o010;

export function letsGroupIn(file: string): boolean {
  return process.platform !== 'win32' && (statSync(dirname(file)).mode & groupEnters) !== 0;
}
