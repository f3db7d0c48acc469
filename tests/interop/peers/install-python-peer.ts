/**
 * A Python program of other people in a virtual environment of its own under .cache, made once
 * and kept. Where Python or the package index cannot be had, the reason is handed back and the
 * tests skip themselves with it.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALL_TIMEOUT_MS = 4 * 60 * 1000;

export type Installed = { readonly python: string } | { readonly missing: string };

/**
 * @param name of the folder here that has its `requirements.txt`.
 * @returns the Python that has it, or why there is none.
 */
export async function installPythonPeer(name: string): Promise<Installed> {
  const requirements = fileURLToPath(new URL(`${name}/requirements.txt`, import.meta.url));
  const folder = fileURLToPath(new URL(`../../../.cache/peers/${name}`, import.meta.url));
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { python };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  } catch (cause) {
    const { message } = cause as Error;
    return { missing: `${name} cannot be installed: ${message.trim().split('\n').at(-1)}` };
  }
  writeFileSync(stamp, wanted);
  return { python };
}

function run(program: string, args: readonly string[]): Promise<void> {
  const options = { timeout: INSTALL_TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}
