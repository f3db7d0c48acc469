/** The second party, where one is set up: docs/operate/second-party.md. */

import { readFileSync, statSync } from 'node:fs';
import { HttpSecondParty } from '#adapters/http/http-second-party.ts';
import { Secret } from '#domain/secret.ts';
import type { SecondParty } from '#ports/second-party.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';

/** @throws {ConfigError} when it cannot be used like that. */
export function openSecondParty({ transactions }: Config): SecondParty | undefined {
  const { secondParty } = transactions;
  if (secondParty === undefined) return undefined;
  const { origin, clientId, clientSecretFile, insecureHttp, timeoutSeconds } = secondParty;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new ConfigError(
      'transactions.secondParty: origin is none, such as https://second.example',
    );
  }
  if (!origin.startsWith('https://') && !insecureHttp) {
    throw new ConfigError('transactions.secondParty: https only; or set insecureHttp');
  }
  const clientSecret = readSecret(clientSecretFile);
  return new HttpSecondParty({ origin, clientId, clientSecret, timeoutMs: timeoutSeconds * 1000 });
}

function readSecret(file: string): Secret<string> {
  const where = `transactions.secondParty: ${file}`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ConfigError(`${where} cannot be read`, { cause });
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0) {
    throw new ConfigError(`${where} holds a secret that others can read: chmod 600`);
  }
  if (text === '' || /[\r\n]/.test(text))
    throw new ConfigError(`${where} holds no one-line secret`);
  return new Secret(text);
}
