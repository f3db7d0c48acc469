/**
 * SoftHSM2 (Debian package softhsm2) with tokens of its own: a configuration file, a folder of
 * tokens and a PIN file per token, all in a temporary folder. Nothing of the system's SoftHSM is
 * touched. Whoever loads the library needs `environment`.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SoftHsmToken {
  readonly label: string;
  readonly pinFile: string;
  readonly pin: string;
}

/** A SoftHSM2 installation that lives as long as a test. */
export interface SoftHsm {
  readonly library: string;
  readonly folder: string;
  readonly tokens: readonly SoftHsmToken[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs softhsm2-util or another program on these tokens; returns what it printed. */
  readonly run: (program: string, ...args: readonly string[]) => string;
  readonly writePin: (token: SoftHsmToken, pin: string) => void;
  readonly dispose: () => void;
}

export const softHsmPin = '246813';
export const softHsmSoPin = '13578642';

const libraries = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
];

/** @returns why tests that work a PKCS#11 token have to be skipped, or false. */
export function whyPkcs11IsMissing(): string | false {
  if (!libraries.some((file) => existsSync(file))) {
    return 'SoftHSM2 is not installed (Debian package softhsm2)';
  }
  const binding = new URL(
    '../../../node_modules/pkcs11js/build/Release/pkcs11.node',
    import.meta.url,
  );
  return existsSync(binding) ? false : 'the binding is not built (npm run build:pkcs11)';
}

/** @throws {Error} when SoftHSM2 is not installed. */
export function startSoftHsm(...labels: readonly string[]): SoftHsm {
  const library = libraries.find((file) => existsSync(file));
  if (library === undefined) throw new Error('SoftHSM2 is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-softhsm-'));
  mkdirSync(join(folder, 'tokens'));
  const configuration = join(folder, 'softhsm2.conf');
  writeFileSync(
    configuration,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const environment = { ...process.env, SOFTHSM2_CONF: configuration };
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const writePin = (token: { pinFile: string }, pin: string): void => {
    writeFileSync(token.pinFile, `${pin}\n`, { mode: 0o600 });
    chmodSync(token.pinFile, 0o600);
  };
  const tokens = labels.map((label) => {
    const token = { label, pinFile: join(folder, `${label}.pin`), pin: softHsmPin };
    writePin(token, softHsmPin);
    const pins = ['--so-pin', softHsmSoPin, '--pin', softHsmPin];
    run('softhsm2-util', '--init-token', '--free', '--label', label, ...pins);
    return token;
  });
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  return { library, folder, tokens, environment, run, writePin, dispose };
}
