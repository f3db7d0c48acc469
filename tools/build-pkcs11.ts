/**
 * `npm run build:pkcs11`: compile the native binding to PKCS#11 libraries (the npm package
 * pkcs11js), which only those need whose keys are in an HSM. It takes seconds, and nothing if the
 * binding is there and loads.
 *
 * The package is three C++ files over Node-API, whose headers are an npm package of their own. So
 * one call of the compiler does it, without node-gyp, Python, make, or headers of the running Node
 * that somebody would have to find or download. The binary works with every Node we run on.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILE_TIMEOUT_MS = 5 * 60 * 1000;
const COMPILERS = ['g++', 'c++', 'clang++'];
const SOURCES = ['dl.cpp', 'common.cpp', 'main.cpp'];

/**
 * @param root the folder that holds node_modules
 * @param say gets one line per thing worth telling.
 * @returns why there is no binding, in words for the user; undefined if there is one.
 */
export function buildPkcs11(root: string, say: (line: string) => void): string | undefined {
  const folder = join(root, 'node_modules', 'pkcs11js');
  const headers = join(root, 'node_modules', 'node-api-headers', 'include');
  if (!existsSync(folder) || !existsSync(headers)) {
    return (
      'the optional npm packages pkcs11js and node-api-headers are not installed; ' +
      'remove the folder node_modules and run this again'
    );
  }
  if (loads(folder)) return undefined;
  if (process.platform === 'win32') return 'run "npm rebuild pkcs11js --ignore-scripts=false"';
  const compiler = COMPILERS.find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) return 'there is no C++ compiler (Debian package g++)';
  say(`compiling the PKCS#11 binding with ${compiler}`);
  return compile(compiler, folder, headers);
}

function compile(compiler: string, folder: string, headers: string): string | undefined {
  const place = join(folder, 'build', 'Release');
  mkdirSync(place, { recursive: true });
  // Put in place whole: another start may look for it at this moment.
  const draft = join(place, `pkcs11.${process.pid}.draft`);
  const words = [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-fno-exceptions'],
    ...['-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=pkcs11'],
    '-DBUILDING_NODE_EXTENSION',
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    ...['-I', join(folder, 'includes'), '-I', headers],
    ...SOURCES.map((name) => join(folder, 'src', name)),
    ...['-o', draft],
  ];
  const options = { timeout: COMPILE_TIMEOUT_MS, encoding: 'utf8' } as const;
  const { status, stderr, error } = spawnSync(compiler, words, options);
  if (status !== 0) {
    rmSync(draft, { force: true });
    return `the compiler failed: ${error?.message ?? stderr.slice(-2000)}`;
  }
  renameSync(draft, join(place, 'pkcs11.node'));
  return loads(folder) ? undefined : 'the compiled binding does not load';
}

/** Tried in a process of its own: a binary that does not fit may end it. */
function loads(folder: string): boolean {
  if (!existsSync(join(folder, 'build', 'Release', 'pkcs11.node'))) return false;
  const words = ['-e', 'require(process.argv[1])', folder];
  return spawnSync(process.execPath, words, { stdio: 'ignore' }).status === 0;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const problem = buildPkcs11(root, (line) => console.log(line));
  console.log(problem ?? 'the PKCS#11 binding is in place');
  process.exitCode = problem === undefined ? 0 : 1;
}
