/**
 * Run one of our unbuilt TypeScript files on a Node that can: our own process's Node if it is
 * recent enough, else the one the npm package `node` put into node_modules. Used by the
 * bootstrap and by the `kumoin` command; plain JavaScript for any Node >= 18.
 *
 * 24.12 is where type stripping stopped being experimental.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './run-child.js';

/** What an unbuilt run needs: our packages resolve to their sources, and no notice for node:sqlite. */
export const NODE_FLAGS = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

/** @param {string} version such as `24.21.0` */
export function isRecentEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12);
}

/**
 * @param {string} root the folder that holds node_modules
 * @returns {string | undefined} the Node to run on, or undefined if there is none yet.
 */
export function nodeBinary(root) {
  if (isRecentEnough()) return process.execPath;
  const installed = join(root, 'node_modules', 'node', 'bin', 'node');
  return existsSync(installed) ? installed : undefined;
}

/**
 * @param {{ root: string, script: string, args: readonly string[] }} call script is relative to root
 * @returns {Promise<number>} the exit code of the script.
 * @throws {Error} if no recent enough Node is there.
 */
export function runOnNode24({ root, script, args }) {
  const node = nodeBinary(root);
  if (node === undefined) {
    return Promise.reject(
      new Error(
        `Node 24.12 or newer is needed; this is ${process.versions.node}, and the package "node" ` +
          'did not bring its own. If npm is set to ignore install scripts, run ' +
          '"npm rebuild node --ignore-scripts=false" and try again.',
      ),
    );
  }
  return runChild(node, [...NODE_FLAGS, join(root, script), ...args]);
}
