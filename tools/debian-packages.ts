/**
 * The programs nobody here wrote that judge our output in tests, or that tests build and run
 * with, and the Debian packages they come from. Where the system's package manager may be used without asking (root, or sudo without
 * a password), missing ones are installed; elsewhere they are named, and the tests that need them
 * skip themselves with the reason.
 */

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const APT_TIMEOUT_MS = 5 * 60 * 1000;

/** Program → the Debian package that brings it. */
export const judges: Readonly<Record<string, string>> = {
  pdfsig: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
  certutil: 'libnss3-tools',
  cmsutil: 'libnss3-tools',
  certtool: 'gnutls-bin',
  // The cores of XAdES and JAdES, and what is inside a container.
  xmlsec1: 'xmlsec1',
  jose: 'jose',
  unzip: 'unzip',
  file: 'file',
  python3: 'python3',
  xmllint: 'libxml2-utils',
  gpgsm: 'gpgsm',
  oathtool: 'oathtool',
  pskctool: 'pskctool',
  'pkcs11-tool': 'opensc',
};

/** What the tests of HSMs and databases need beside the judges: the real things, and compilers. */
export const workshop: Readonly<Record<string, string>> = {
  'softhsm2-util': 'softhsm2',
  // Tests make clusters of their own; this only tells that the server's programs are there.
  pg_ctlcluster: 'postgresql',
  // The browser that tests look at our pages with.
  chromium: 'chromium',
  // It makes what our pages show into what a camera sees.
  ffmpeg: 'ffmpeg',
  'g++': 'g++',
  gcc: 'gcc',
};

/**
 * @param say gets one line per thing worth telling.
 * @returns the Debian packages that are still missing afterwards.
 */
export function installJudges(say: (line: string) => void): readonly string[] {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const prefix = privilegePrefix();
  if (prefix === undefined) return missing;
  say(`installing Debian packages: ${missing.join(' ')}`);
  // The package lists may be absent (a fresh container) or old: one refresh, one more try.
  if (!aptGet([...prefix], ['install', ...missing])) {
    aptGet([...prefix], ['update']);
    aptGet([...prefix], ['install', ...missing]);
  }
  return missingPackages();
}

function missingPackages(): string[] {
  const absent = Object.entries({ ...judges, ...workshop }).filter(
    ([program]) => !isOnPath(program),
  );
  return [...new Set(absent.map(([, debianPackage]) => debianPackage))];
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      // Not in this folder; the next one may have it.
      return false;
    }
  });
}

/** @returns what to put before a command to run it as root, or undefined if that needs asking. */
function privilegePrefix(): readonly string[] | undefined {
  if (!isOnPath('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n'] : undefined;
}

function aptGet(prefix: readonly string[], [verb = '', ...packages]: readonly string[]): boolean {
  const words = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-qq',
    '-o=DPkg::Lock::Timeout=120',
    verb,
    ...(verb === 'install' ? ['--yes', '--no-install-recommends', ...packages] : []),
  ];
  const [program = '', ...args] = words;
  const { status } = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: APT_TIMEOUT_MS,
  });
  return status === 0;
}
