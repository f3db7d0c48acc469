/**
 * The operator's bearer token in production: a file of its own, as secrets are handed to services
 * nowadays. It opens `/metrics` and the operator face; without a file both stay shut.
 */

import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '../config.ts';

/** Visible ASCII, as a header can carry it; 32 characters of base64url are 192 bits. */
const usable = /^[\x21-\x7e]{32,512}$/;

/** @throws {ConfigError} when the file cannot be read, is open to others, or holds no token. */
export function readOperatorToken(file: string): string {
  const text = read(file);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0) {
    throw new ConfigError(`others can read ${file}, which holds the operator's token: chmod 600`);
  }
  const token = text.replace(/\r?\n$/, '');
  if (usable.test(token)) return token;
  throw new ConfigError(
    `${file} holds no token: 32 to 512 visible characters on one line, such as "openssl rand -hex 32" prints`,
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`operatorTokenFile: ${file} cannot be read`, { cause });
  }
}
