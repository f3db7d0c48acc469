/** The Data of a key (RFC 6030, 4.2): the secret, the counter, the clock. */

import { toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { childOf, onlyChildOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ContainerProtection } from './container-protection.ts';
import { openValue } from './open-value.ts';
import type { OpenedValue } from './open-value.ts';
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
  const numberIn = (name: string, read = readInteger) => {
    const element = childOf(data, named(`pskc:${name}`));
    return element && read(openValue(element, protection));
  };
  const counter = numberIn('Counter');
  const time = numberIn('Time');
  const interval = numberIn('TimeInterval');
  const drift = numberIn('TimeDrift', readDrift);
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

/** Plain in decimal; encrypted big endian, in as few octets as its writer liked, and without sign. */
function readInteger(value: OpenedValue): bigint {
  if ('plain' in value) return readDecimal(value.plain);
  const { length } = value.opened;
  if (length < 1 || length > 8) throw new OtpError('pskc_malformed', 'number');
  return BigInt(`0x${toHex(value.opened)}`);
}

/** The one number with a sign: where it is encrypted, the highest bit of its four octets. */
function readDrift(value: OpenedValue): bigint {
  const number = readInteger(value);
  return 'opened' in value && value.opened.length === 4 ? BigInt.asIntN(32, number) : number;
}

function readDecimal(text: string): bigint {
  if (!/^-?\d{1,20}$/.test(text)) throw new OtpError('pskc_malformed', 'number');
  return BigInt(text);
}

function within(number: bigint, min: bigint, max: bigint): bigint {
  if (number < min || number > max) throw new OtpError('pskc_malformed', 'number');
  return number;
}
