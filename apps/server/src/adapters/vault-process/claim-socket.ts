/**
 * The vault's place in the file system: a socket for its owner, and for the group its folder
 * lets in, where nobody else can write. One left behind by a process that died is replaced; one that answers is
 * somebody's, and stays.
 */

import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Server } from 'node:net';
import { dirname } from 'node:path';
import { letsGroupIn } from './folder-rights.ts';

/** `sun_path` of the narrowest system (macOS), without its end mark. */
const pathBytesMax = 103;

/** @throws {Error} when the place is taken, too long, or open to others. */
export async function claimSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > pathBytesMax) {
    throw new Error(`the path of a socket has at most ${pathBytesMax} bytes: ${path}`);
  }
  makeFolder(dirname(path));
  await removeStale(path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
  chmodSync(path, letsGroupIn(path) ? 0o660 : 0o600);
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o022) === 0) return;
  throw new Error(`others can write to ${folder}; give the socket a folder of its own`);
}

async function removeStale(path: string): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path} is there, and is no socket`);
  if (await answers(path)) throw new Error(`another process listens on ${path}`);
  rmSync(path, { force: true });
}

/** Only a refused connection says that nobody is there; any other trouble counts as life. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => resolve(!('code' in error && error.code === 'ECONNREFUSED')));
  });
}
