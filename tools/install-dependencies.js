/**
 * Make node_modules match package-lock.json, and do nothing if it already does. Plain JavaScript
 * for any Node >= 18.
 *
 * "Matches" is judged by content: npm keeps its own account of what it installed in
 * node_modules/.package-lock.json, and we compare it entry by entry with package-lock.json. Times
 * of files would reinstall after every `git checkout`.
 */

import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runChild } from './run-child.js';
import { nodeBinary } from './run-on-node-24.js';

const LOCK_WAIT_MS = 15 * 60 * 1000;
const LOCK_POLL_MS = 250;
const PROGRESS_MS = 10_000;

/**
 * @param {string} root the folder of package-lock.json
 * @throws {Error} with words for the user, if the installation fails.
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  const release = await takeLock(root);
  try {
    // Another start may have installed everything while we waited for the lock.
    if (!isInstalled(root)) await npmCi(root);
  } finally {
    release();
  }
}

function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined || nodeBinary(root) === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing or cut off: either way npm has to write it anew.
    return undefined;
  }
}

/**
 * Of all install scripts only that of the package `node` runs, with every npm: those before 11
 * know no `allowScripts`, try to compile pkcs11js, and leave it out where they cannot.
 */
async function npmCi(root) {
  const began = Date.now();
  say('installing dependencies with "npm ci" (once; a few seconds to two minutes)');
  const progress = setInterval(() => say(`still installing, ${seconds(began)} s`), PROGRESS_MS);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    // Standard output belongs to the command the user asked for.
    await npm(root, ['ci', '--ignore-scripts', ...quiet], ['inherit', 2, 2]);
    const scriptOfNode = ['rebuild', 'node', '--ignore-scripts=false', ...quiet];
    await npm(root, scriptOfNode, ['inherit', 'ignore', 2]);
  } finally {
    clearInterval(progress);
  }
  say(`dependencies installed in ${seconds(began)} s`);
}

async function npm(root, args, stdio) {
  const env = { ...process.env, PATH: pathWithoutModules(process.env.PATH ?? '') };
  const code = await runChild('npm', args, { cwd: root, env, stdio }).catch((cause) => {
    throw new Error(`npm could not be started (${cause.message}). It comes with Node.js.`);
  });
  if (code === 0) return;
  throw new Error(
    `"npm ${args[0]}" failed with exit code ${code}; the lines above say why. The usual reasons ` +
      'are no way to the npm registry and a full disk. Nothing was started.',
  );
}

/** `npm ci` empties node_modules, so npm must not run on the Node that lives in there. */
function pathWithoutModules(path) {
  const own = `node_modules${sep}.bin`;
  return path
    .split(delimiter)
    .filter((folder) => !folder.endsWith(own))
    .join(delimiter);
}

/** One installation at a time: the lock file holds the process id of whoever installs. */
async function takeLock(root) {
  const folder = join(root, '.cache');
  const file = join(folder, 'install.lock');
  mkdirSync(folder, { recursive: true });
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (let told = false; ; await delay(LOCK_POLL_MS)) {
    if (createLock(file)) return () => rmSync(file, { force: true });
    const holder = Number(readIfThere(file));
    if (!isAlive(holder)) {
      rmSync(file, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(
        `process ${holder} has been installing for too long; end it, or remove ${file}`,
      );
    } else if (!told) {
      say(`waiting for the installation that process ${holder} has begun`);
      told = true;
    }
  }
}

/** Written beside and linked into place, so that nobody ever sees a lock without its owner. */
function createLock(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (cause) {
    if (cause.code === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Released between our two looks: the next round takes it.
    return '';
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

function seconds(began) {
  return Math.round((Date.now() - began) / 1000);
}

function say(line) {
  process.stderr.write(`kumoin: ${line}\n`);
}
