/**
 * What `doctor` finds about an HSM: whether its library loads, each token opens with its PIN and
 * offers what we need, and our keys are protected. PKCS#11 return values are told with what they
 * mean and what to do.
 *
 * It logs in as the service would, in a process of its own; a PIN that was refused to the service
 * is not tried again.
 */

import { Pkcs11Error } from '@kumoin/pkcs11';
import type { TokenHealth } from '@kumoin/pkcs11';
import { openPkcs11KeyVault } from '#adapters/pkcs11/pkcs11-key-vault.ts';
import type { Pkcs11KeyVault } from '#adapters/pkcs11/pkcs11-key-vault.ts';
import type { Config } from '../config.ts';
import { refusedPinsFileIn } from '../wiring/open-hsm.ts';
import { explainFailure } from './explain-failure.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

type HsmConfig = Config & { readonly pkcs11: NonNullable<Config['pkcs11']> };

export async function examineHsm(config: Config): Promise<readonly Finding[]> {
  return usesHsm(config) ? examine(config) : [];
}

function usesHsm(config: Config): config is HsmConfig {
  return config.pkcs11 !== undefined && config.roles !== 'api';
}

async function examine(config: HsmConfig): Promise<readonly Finding[]> {
  const { library, tokens } = config.pkcs11;
  const findings: Finding[] = [];
  // One by one: the vault opens with the first that works, and would hide why others do not.
  for (const token of tokens) {
    const alone = { ...config, pkcs11: { ...config.pkcs11, tokens: [token], sessionsMax: 1 } };
    findings.push(...(await examineToken(alone, token.label)));
  }
  const usable = findings.every(({ what }) => what !== libraryName);
  return usable ? [ok(libraryName, library), ...findings] : findings.slice(0, 1);
}

const libraryName = 'PKCS#11 library';

async function examineToken(config: HsmConfig, label: string): Promise<readonly Finding[]> {
  const what = `token ${label}`;
  let vault: Pkcs11KeyVault;
  try {
    const { pkcs11, environment, home } = config;
    const refusedPinsFile = refusedPinsFileIn(home);
    vault = await openPkcs11KeyVault({ ...pkcs11, environment, refusedPinsFile });
  } catch (error) {
    return [describeFailure(what, error)];
  }
  try {
    const [health] = await vault.health();
    return [describeToken(what, health), ...(await examineOpen(what, vault))];
  } catch (error) {
    return [wrong(what, explainFailure(error))];
  } finally {
    await vault.close();
  }
}

function describeFailure(what: string, error: unknown): Finding {
  if (!(error instanceof Pkcs11Error)) return wrong(what, explainFailure(error));
  const { code, hint, token } = error;
  // The line begins with the token.
  const message = error.message.replace(` (token "${token}")`, '');
  const isLibrary = code.startsWith('library_') || code === 'binding_missing';
  return wrong(isLibrary ? libraryName : what, `${message}. ${hint}`);
}

function describeToken(what: string, health: TokenHealth | undefined): Finding {
  if (health?.state === 'ok') return ok(what, 'found, and its PIN opens it');
  return wrong(what, `${health?.code}: ${health?.explanation}. ${health?.hint}`);
}

async function examineOpen(what: string, vault: Pkcs11KeyVault): Promise<readonly Finding[]> {
  const lacks = (await vault.lackingMechanisms()).flatMap(({ mechanisms }) => mechanisms);
  const keys = await vault.unprotectedKeys();
  const open = keys.filter(({ sensitive, extractable }) => !sensitive || extractable);
  const advice = 'keys that need them cannot be made or used there';
  return [
    lacks.length === 0
      ? ok(`${what} mechanisms`, 'all that are needed')
      : note(`${what} mechanisms`, `lacks ${lacks.join(', ')}: ${advice}`),
    open.length === 0
      ? ok(`${what} keys`, 'none of ours can be read out')
      : wrong(`${what} keys`, `${open.length} can be read out: destroy or move them`),
  ];
}
