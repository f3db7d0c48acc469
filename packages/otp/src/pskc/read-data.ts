/** The Data of a key (RFC 6030, 4.2): the secret, the counter, the clock. */

import { toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { childOf, onlyChildOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ContainerProtection } from './container-protection.ts';
import { openValue } from './open-value.ts';
import type { PskcKey } from './pskc-key.ts';
import { named } from './pskc-names.ts';
import { readBase64 } from './pskc-text.ts';

type Data = Pick<PskcKey, 'secret' | 'counter' | 'time' | 'timeIntervalSeconds' | 'timeDriftSteps'>;

const secretBytesMax = 1024;
const int32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n };

/** @throws {OtpError} `pskc_plain_refused`, and as `openValue` does. */
export function readData(
  data: XmlElement,
  protection: ContainerProtection,
  insecurePlainSecrets: boolean,
): Data {
  const numberIn = (name: string) => {
    const element = childOf(data, named(`pskc:${name}`));
    return element && readInteger(element, protection);
  };
  const counter = numberIn('Counter');
  const time = numberIn('Time');
  const interval = numberIn('TimeInterval');
  const drift = numberIn('TimeDrift');
  return {
    secret: readSecret(data, protection, insecurePlainSecrets),
    ...(counter !== undefined && { counter: within(counter, 0n, 2n ** 64n - 1n) }),
    ...(time !== undefined && { time: within(time, 0n, 2n ** 64n - 1n) }),
    ...(interval !== undefined && { timeIntervalSeconds: Number(within(interval, 1n, int32.max)) }),
    ...(drift !== undefined && { timeDriftSteps: Number(within(drift, int32.min, int32.max)) }),
  };
}

function readSecret(
  data: XmlElement,
  protection: ContainerProtection,
  insecurePlainSecrets: boolean,
): Uint8Array {
  const value = openValue(onlyChildOf(data, named('pskc:Secret')), protection);
  if ('plain' in value && !insecurePlainSecrets) throw new OtpError('pskc_plain_refused');
  const secret = 'plain' in value ? readBase64(value.plain) : value.opened;
  if (secret.length === 0 || secret.length > secretBytesMax) {
    throw new OtpError('pskc_malformed', 'Secret');
  }
  return secret;
}

/** Plain in decimal; encrypted as four or eight octets, big endian, the short ones with a sign. */
function readInteger(element: XmlElement, protection: ContainerProtection): bigint {
  const value = openValue(element, protection);
  if ('plain' in value) {
    if (!/^-?\d{1,20}$/.test(value.plain)) throw new OtpError('pskc_malformed', element.name);
    return BigInt(value.plain);
  }
  const { opened } = value;
  if (opened.length !== 4 && opened.length !== 8)
    throw new OtpError('pskc_malformed', element.name);
  const number = BigInt(`0x${toHex(opened)}`);
  return opened.length === 4 ? BigInt.asIntN(32, number) : number;
}

function within(number: bigint, min: bigint, max: bigint): bigint {
  if (number < min || number > max) throw new OtpError('pskc_malformed', 'number');
  return number;
}
