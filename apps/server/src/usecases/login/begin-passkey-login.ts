/**
 * Begin a log-in by passkey: a challenge that is good once, for a few minutes, in this browser.
 *
 * Without a name the person chooses among the passkeys of their devices. With one, the browser is
 * told which are meant; a name that is not known, or has none, gets one that is made up and stays
 * the same, so that asking tells nobody who has an account.
 */

import { normalizeAccountName } from '#domain/accounts/account.ts';
import type { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { PasskeyCeremonies, PasskeyHint, PasskeyOptions } from '#ports/passkey-ceremonies.ts';
import type { Passkeys } from '#ports/passkeys.ts';
import { sealStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';

export interface BeginPasskeyLoginPorts extends LoginStepPorts {
  readonly accounts: Accounts;
  readonly passkeys: Passkeys;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly clock: Clock;
}

export interface PasskeyChallenge {
  readonly options: PasskeyOptions;
  /** For the browser to keep. */
  readonly step: Secret<string>;
}

/** What the browser keeps while the device is asked. */
export interface ChallengeFacts {
  readonly challenge: string;
}

export const challengeSeconds = 300;

export type BeginPasskeyLogin = (name: string | undefined) => Promise<PasskeyChallenge>;

export function makeBeginPasskeyLogin(ports: BeginPasskeyLoginPorts): BeginPasskeyLogin {
  const { passkeyCeremonies, random, clock } = ports;

  return async function beginPasskeyLogin(name) {
    const challenge = random.token();
    const allowed = name === undefined ? [] : await hintsOf(ports, normalizeAccountName(name));
    const expiresAt = clock.now() + challengeSeconds * 1000;
    const facts: ChallengeFacts = { challenge };
    return {
      options: await passkeyCeremonies.assertionOptions(challenge, allowed),
      step: await sealStep(ports, 'passkey', { expiresAt, facts }),
    };
  };
}

async function hintsOf(
  { accounts, passkeys, sealing }: BeginPasskeyLoginPorts,
  name: string,
): Promise<readonly PasskeyHint[]> {
  const account = await accounts.findByName(name);
  const own = account?.enabled === true ? await passkeys.listOf(account.id) : [];
  const madeUp = await sealing.mac(new TextEncoder().encode(name), 'passkey-of-nobody');
  if (own.length > 0) return own;
  const id = Buffer.from(madeUp.subarray(-32)).toString('base64url');
  return [{ id, transports: ['internal', 'hybrid'] }];
}
