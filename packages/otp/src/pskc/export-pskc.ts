/**
 * Write a seed container (RFC 6030), for another server or for safe-keeping. Elements in the order
 * of its schema, after verified erratum 2759, which allows a suite beside a format.
 *
 * What is written is read back before it is handed out: a container that nobody can open would
 * be found out when the tokens are already with their owners.
 */

import { toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import { writeXml } from '../xml/write-xml.ts';
import type { XmlPart } from '../xml/write-xml.ts';
import { importPskc } from './import-pskc.ts';
import { declarations, protectValues } from './protect-values.ts';
import type { PskcProtection, ValueProtection } from './protect-values.ts';
import { pskcAlgorithms } from './pskc-key.ts';
import type { PskcDevice, PskcFormat, PskcKey, PskcPinPolicy, PskcPolicy } from './pskc-key.ts';
import { writeTime } from './pskc-text.ts';

/** @throws {OtpError} `pskc_not_exportable` when the keys do not make a container. */
export function exportPskc(keys: readonly PskcKey[], protection: PskcProtection): string {
  const values = protectValues(
    protection,
    keys.map(({ secret }) => secret),
  );
  const document = writeXml({
    name: 'pskc:KeyContainer',
    attributes: { ...declarations, Version: '1.0' },
    children: [...values.head, ...keys.map((key) => keyPackage(key, values))],
  });
  refuseUnlessReadable(document, keys, values);
  return document;
}

function refuseUnlessReadable(
  document: string,
  keys: readonly PskcKey[],
  { key }: ValueProtection,
): void {
  try {
    const read = importPskc(document, { at: 0, unlock: { key }, insecurePlainSecrets: true });
    if (comparable(read) !== comparable(keys)) throw new OtpError('pskc_not_exportable');
  } catch (cause) {
    // Whatever the reader did not like.
    throw new OtpError('pskc_not_exportable', String(cause));
  }
}

/** Members in any order, and those that are undefined left out. */
function comparable(keys: readonly PskcKey[]): string {
  const secretsInHex = keys.map((key) => ({ ...key, secret: toHex(key.secret) }));
  return JSON.stringify(secretsInHex, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function keyPackage(key: PskcKey, values: ValueProtection): XmlPart {
  const { device } = key;
  return element('KeyPackage', [
    deviceInfo(device),
    device.cryptoModuleId === undefined
      ? undefined
      : element('CryptoModuleInfo', [leaf('Id', device.cryptoModuleId)]),
    keyElement(key, values),
  ]);
}

function deviceInfo(device: PskcDevice): XmlPart | undefined {
  const parts = [
    leaf('Manufacturer', device.manufacturer),
    leaf('SerialNo', device.serialNumber),
    leaf('Model', device.model),
    leaf('IssueNo', device.issueNumber),
    leaf('DeviceBinding', device.binding),
    leaf('StartDate', timeText(device.startsAt)),
    leaf('ExpiryDate', timeText(device.expiresAt)),
    leaf('UserId', device.userId),
  ];
  return parts.every((part) => part === undefined) ? undefined : element('DeviceInfo', parts);
}

function keyElement(key: PskcKey, values: ValueProtection): XmlPart {
  return {
    ...element('Key', [
      leaf('Issuer', key.issuer),
      parameters(key),
      leaf('KeyProfileId', key.keyProfileId),
      leaf('KeyReference', key.keyReference),
      leaf('FriendlyName', key.friendlyName),
      element('Data', [
        element('Secret', values.protect(key.secret)),
        plainNumber('Counter', key.counter),
        plainNumber('Time', key.time),
        plainNumber('TimeInterval', key.timeIntervalSeconds),
        plainNumber('TimeDrift', key.timeDriftSteps),
      ]),
      leaf('UserId', key.userId),
      policyElement(key.policy),
    ]),
    attributes: { Id: key.id, Algorithm: pskcAlgorithms[key.algorithm] },
  };
}

function parameters({ suite, challengeFormat, responseFormat }: PskcKey): XmlPart | undefined {
  const parts = [
    leaf('Suite', suite),
    challengeFormat &&
      withFormat('ChallengeFormat', challengeFormat, {
        Min: String(challengeFormat.min),
        Max: String(challengeFormat.max),
      }),
    responseFormat &&
      withFormat('ResponseFormat', responseFormat, { Length: String(responseFormat.length) }),
  ];
  return parts.every((part) => part === undefined)
    ? undefined
    : element('AlgorithmParameters', parts);
}

function withFormat(
  name: string,
  { encoding, checkDigits }: PskcFormat,
  sizes: Readonly<Record<string, string>>,
): XmlPart {
  const attributes = { Encoding: encoding, ...sizes, CheckDigits: String(checkDigits) };
  return { ...element(name, []), attributes };
}

function policyElement(policy: PskcPolicy): XmlPart | undefined {
  const parts = [
    leaf('StartDate', timeText(policy.startsAt)),
    leaf('ExpiryDate', timeText(policy.expiresAt)),
    policy.pin && pinPolicy(policy.pin),
    ...policy.keyUsages.map((usage) => leaf('KeyUsage', usage)),
    leaf('NumberOfTransactions', numberText(policy.transactionsMax)),
  ];
  return parts.every((part) => part === undefined) ? undefined : element('Policy', parts);
}

function pinPolicy(pin: PskcPinPolicy): XmlPart {
  const attributes = {
    PINKeyId: pin.pinKeyId,
    PINUsageMode: pin.usageMode,
    MaxFailedAttempts: numberText(pin.failedAttemptsMax),
    MinLength: numberText(pin.lengthMin),
    MaxLength: numberText(pin.lengthMax),
    PINEncoding: pin.encoding,
  };
  return { ...element('PINPolicy', []), attributes };
}

const timeText = (at: number | undefined) => (at === undefined ? undefined : writeTime(at));
const numberText = (value: number | undefined) => (value === undefined ? undefined : String(value));

const element = (name: string, children: readonly (XmlPart | undefined)[]): XmlPart => ({
  name: `pskc:${name}`,
  children,
});

const leaf = (name: string, text: string | undefined): XmlPart | undefined =>
  text === undefined ? undefined : { name: `pskc:${name}`, text };

function plainNumber(name: string, value: bigint | number | undefined): XmlPart | undefined {
  return value === undefined
    ? undefined
    : element(name, [{ name: 'pskc:PlainValue', text: String(value) }]);
}
