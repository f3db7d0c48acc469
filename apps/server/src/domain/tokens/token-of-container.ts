/**
 * Token of container: a key of a seed container (RFC 6030) as a token of ours, with the policy its
 * maker set. The device keeps no clock and counts nothing, so validity and number of uses are for
 * us to enforce (ibid., 5). What we could not do as the container says, we do not take.
 */

import { digestOf } from '@kumoin/otp';
import type { PskcKey } from '@kumoin/otp';
import { Refusal, refuseUnless } from '../refusal.ts';
import { driftStepsMax } from './find-use.ts';
import { tokenLabel } from './fresh-token.ts';
import { readSuite } from './read-suite.ts';
import type { TokenSuite } from './read-suite.ts';
import { keyOctetsMax } from './token-keys.ts';
import type { TokenKeys } from './token-keys.ts';
import type { Token } from './token.ts';

export interface ContainedToken {
  readonly token: Pick<
    Token,
    'algorithm' | 'serial' | 'label' | 'suites' | 'notAfter' | 'usesMax' | 'counter' | 'driftSteps'
  > & { readonly notBefore: number | undefined };
  readonly keys: Omit<TokenKeys, 'commitmentSalt'>;
  /** Whose it is, as its maker knows them. */
  readonly userId: string | undefined;
}

/**
 * @param keys all of the container, since the PIN of one is a key of its own.
 * @throws {Refusal} `token_suite_refused`; `token_file_refused`, which names the key.
 */
export function tokensOfContainer(
  keys: readonly PskcKey[],
  suitesAllowed: readonly string[],
): readonly ContainedToken[] {
  const pins = new Map(keys.filter(isPin).map((key) => [key.id, key.secret]));
  const seeds = keys.filter((key) => !isPin(key));
  return seeds.map((key) => {
    const text = suiteText(key);
    const read = suitesAllowed.includes(text) ? readSuite(text) : undefined;
    if (read === undefined) throw new Refusal('token_suite_refused', `${key.id}: ${text}`);
    checkUse(key, read);
    const several = seeds.filter((other) => serialOf(other) === serialOf(key)).length > 1;
    return {
      token: { ...tokenOf(key, text, several), algorithm: read.algorithm },
      keys: keysOf(key, read, pins),
      userId: key.userId ?? key.device.userId,
    };
  });
}

const isPin = ({ algorithm }: PskcKey): boolean => algorithm === 'pin';

/** Of HOTP and TOTP as we write it: their containers hold its parts. */
function suiteText({
  algorithm,
  suite = '',
  responseFormat,
  timeIntervalSeconds,
}: PskcKey): string {
  if (algorithm === 'ocra') return suite;
  const hash = /^(?:HMAC-)?(SHA1|SHA256|SHA512)$/.exec(suite)?.[1] ?? (suite === '' ? 'SHA1' : '?');
  const text = `${algorithm.toUpperCase()}-${hash}-${responseFormat?.length ?? 0}`;
  return algorithm === 'totp' ? `${text}-T${timeIntervalSeconds ?? 30}S` : text;
}

function checkUse(key: PskcKey, read: TokenSuite): void {
  const { policy, responseFormat, challengeFormat } = key;
  const { keyUsages, pin } = policy;
  // For signing, makers also write Integrity; alone it would be no key for codes.
  const usage = read.algorithm === 'ocra' ? 'CR' : 'OTP';
  refuse(keyUsages.length > 0 && !keyUsages.includes(usage), key, 'KeyUsage');
  refuse(pin?.usageMode === 'Prepend' || pin?.usageMode === 'Append', key, 'PINUsageMode');
  refuse(responseFormat?.checkDigits === true, key, 'ResponseFormat');
  const plain = responseFormat === undefined || responseFormat.encoding === 'DECIMAL';
  refuse(!plain && read.algorithm !== 'ocra', key, 'ResponseFormat');
  refuse(challengeFormat?.checkDigits === true, key, 'ChallengeFormat');
  const longest = read.algorithm === 'ocra' ? read.suite.questionLengthMax : 0;
  refuse((challengeFormat?.max ?? longest) < longest, key, 'ChallengeFormat');
  refuse(key.secret.length > keyOctetsMax, key, 'Secret');
}

function tokenOf(key: PskcKey, typed: string, several: boolean) {
  const { policy, device, counter = 0n, timeDriftSteps = 0 } = key;
  const serial = serialOf(key);
  refuse(counter >= BigInt(Number.MAX_SAFE_INTEGER), key, 'Counter');
  refuse(Math.abs(timeDriftSteps) > driftStepsMax, key, 'TimeDrift');
  const ends = [policy.expiresAt, device.expiresAt].filter((at) => at !== undefined);
  const starts = [policy.startsAt, device.startsAt].filter((at) => at !== undefined);
  return {
    serial: serial !== undefined && several ? `${serial} ${key.id}` : serial,
    label: tokenLabel(key.friendlyName ?? device.model ?? device.serialNumber ?? key.id),
    suites: { typed },
    notBefore: starts.length === 0 ? undefined : Math.max(...starts),
    notAfter: ends.length === 0 ? undefined : Math.min(...ends),
    usesMax: policy.transactionsMax,
    counter: Number(counter),
    driftSteps: timeDriftSteps,
  };
}

/** Serial numbers are unique only together with the manufacturer. */
function serialOf({ device }: PskcKey): string | undefined {
  const { manufacturer, serialNumber } = device;
  if (serialNumber === undefined) return undefined;
  return manufacturer === undefined ? serialNumber : `${manufacturer} ${serialNumber}`;
}

function keysOf(key: PskcKey, read: TokenSuite, pins: ReadonlyMap<string, Uint8Array>) {
  const client = key.secret;
  const hash = read.algorithm === 'ocra' ? read.suite.pinHash : undefined;
  if (hash === undefined) return { client };
  const pin = pins.get(key.policy.pin?.pinKeyId ?? '');
  if (pin === undefined) throw refusal(key, 'PINPolicy');
  return { client, pinHash: digestOf(hash, pin) };
}

function refuse(fault: boolean, key: PskcKey, what: string): void {
  refuseUnless(!fault, 'token_file_refused', `${key.id}: ${what}`);
}

function refusal({ id }: PskcKey, what: string): Refusal {
  return new Refusal('token_file_refused', `${id}: ${what}`);
}
