/** One KeyPackage as a key (RFC 6030, 4.1 to 4.3), and the rules of its algorithm profile (10). */

import { OtpError } from '../otp-error.ts';
import { parseLenientOcraSuite } from '../ocra/ocra-suite.ts';
import { childOf, childText, onlyChildOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { ContainerProtection } from './container-protection.ts';
import { pskcAlgorithms, pskcEncodings } from './pskc-key.ts';
import type { PskcAlgorithm, PskcDevice, PskcFormat, PskcKey } from './pskc-key.ts';
import { named } from './pskc-names.ts';
import { readBoolean, readNumber, readText, readTime, readWord } from './pskc-text.ts';
import { readData } from './read-data.ts';
import { readPolicy } from './read-policy.ts';

const secretBytesMin = 16;
const lengthMax = 256;

/** @throws {OtpError} as `importPskc` does. */
export function readKey(
  keyPackage: XmlElement,
  protection: ContainerProtection,
  insecurePlainSecrets: boolean,
): PskcKey {
  const element = onlyChildOf(keyPackage, named('pskc:Key'));
  // The schema writes Id; Figure 8 of the RFC writes id.
  const id = element.attributes.get('Id') ?? element.attributes.get('id') ?? '';
  const key: PskcKey = {
    id: readText(id),
    algorithm: algorithmOf(element),
    device: readDevice(keyPackage),
    ...optionalText(element, 'Issuer', 'issuer'),
    ...optionalText(element, 'FriendlyName', 'friendlyName'),
    ...optionalText(element, 'KeyProfileId', 'keyProfileId'),
    ...optionalText(element, 'KeyReference', 'keyReference'),
    ...optionalText(element, 'UserId', 'userId'),
    ...readParameters(childOf(element, named('pskc:AlgorithmParameters'))),
    ...readData(onlyChildOf(element, named('pskc:Data')), protection, insecurePlainSecrets),
    policy: readPolicy(childOf(element, named('pskc:Policy'))),
  };
  checkProfile(key);
  return key;
}

function optionalText<Member extends string>(
  element: XmlElement | undefined,
  name: string,
  member: Member,
): Partial<Record<Member, string>> {
  const text = childText(element, named(`pskc:${name}`));
  return text === undefined ? {} : ({ [member]: readText(text) } as Record<Member, string>);
}

function optionalTime<Member extends string>(
  element: XmlElement | undefined,
  name: string,
  member: Member,
): Partial<Record<Member, number>> {
  const text = childText(element, named(`pskc:${name}`));
  return text === undefined ? {} : ({ [member]: readTime(text) } as Record<Member, number>);
}

function algorithmOf(element: XmlElement): PskcAlgorithm {
  const uri = element.attributes.get('Algorithm');
  const names = Object.keys(pskcAlgorithms) as PskcAlgorithm[];
  const algorithm = names.find((name) => pskcAlgorithms[name] === uri);
  if (algorithm === undefined) throw new OtpError('pskc_algorithm_unsupported', 'Key');
  return algorithm;
}

function readDevice(keyPackage: XmlElement): PskcDevice {
  const info = childOf(keyPackage, named('pskc:DeviceInfo'));
  const module = childOf(keyPackage, named('pskc:CryptoModuleInfo'));
  return {
    ...optionalText(info, 'Manufacturer', 'manufacturer'),
    ...optionalText(info, 'SerialNo', 'serialNumber'),
    ...optionalText(info, 'Model', 'model'),
    ...optionalText(info, 'IssueNo', 'issueNumber'),
    ...optionalText(info, 'DeviceBinding', 'binding'),
    ...optionalTime(info, 'StartDate', 'startsAt'),
    ...optionalTime(info, 'ExpiryDate', 'expiresAt'),
    ...optionalText(info, 'UserId', 'userId'),
    ...optionalText(module, 'Id', 'cryptoModuleId'),
  };
}

type Parameters = Pick<PskcKey, 'suite' | 'challengeFormat' | 'responseFormat'>;

function readParameters(parameters: XmlElement | undefined): Parameters {
  const challenge = childOf(parameters, named('pskc:ChallengeFormat'));
  const response = childOf(parameters, named('pskc:ResponseFormat'));
  return {
    ...optionalText(parameters, 'Suite', 'suite'),
    ...(challenge && {
      challengeFormat: {
        ...formatOf(challenge),
        min: numberAttribute(challenge, 'Min'),
        max: numberAttribute(challenge, 'Max'),
      },
    }),
    ...(response && {
      responseFormat: { ...formatOf(response), length: numberAttribute(response, 'Length') },
    }),
  };
}

/** Schema and prose of the RFC name these attributes differently. */
function formatOf({ attributes }: XmlElement): PskcFormat {
  const encoding = attributes.get('Encoding') ?? attributes.get('Format') ?? '';
  const checkDigits = attributes.get('CheckDigits') ?? attributes.get('CheckDigit') ?? 'false';
  return { encoding: readWord(pskcEncodings, encoding), checkDigits: readBoolean(checkDigits) };
}

const numberAttribute = ({ attributes }: XmlElement, name: string) =>
  readNumber(attributes.get(name) ?? 'none', lengthMax);

function checkProfile(key: PskcKey): void {
  const { algorithm, secret, responseFormat, counter, suite = '', policy } = key;
  if (algorithm === 'pin') return;
  if (secret.length < secretBytesMin) throw new OtpError('seed_too_short', key.id);
  if (algorithm === 'ocra') {
    const { counter: counts } = parseLenientOcraSuite(suite);
    refuseUnless(!counts || counter !== undefined, key);
    return;
  }
  // RFC 6030, 10.1: decimal, six to nine digits, no PIN inside the MAC. It also wants a counter for
  // HOTP, which its own Figure 7 does not have.
  const digits = responseFormat?.encoding === 'DECIMAL' ? responseFormat.length : 0;
  refuseUnless(digits >= 6 && digits <= 9, key);
  refuseUnless(policy.pin?.usageMode !== 'Algorithmic', key);
}

function refuseUnless(holds: boolean, { id }: PskcKey): void {
  if (!holds) throw new OtpError('pskc_malformed', id);
}
