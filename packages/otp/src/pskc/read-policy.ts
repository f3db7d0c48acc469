/**
 * The policy of a key (RFC 6030, 5). Whatever stands in it that is not understood means that the key must not
 * be used, so it is refused, not left out.
 */

import { OtpError } from '../otp-error.ts';
import { childOf, isNamed, textOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { pskcEncodings, pskcKeyUsages, pskcPinUsageModes } from './pskc-key.ts';
import type { PskcPinPolicy, PskcPolicy } from './pskc-key.ts';
import { named } from './pskc-names.ts';
import { readNumber, readText, readTime, readWord } from './pskc-text.ts';

const children = ['StartDate', 'ExpiryDate', 'PINPolicy', 'KeyUsage', 'NumberOfTransactions'];

/** What each attribute of PINPolicy says. */
const pinAttributes: Readonly<Record<string, (text: string) => PskcPinPolicy>> = {
  PINKeyId: (text) => ({ pinKeyId: readText(text) }),
  PINUsageMode: (text) => ({ usageMode: readWord(pskcPinUsageModes, text) }),
  MaxFailedAttempts: (text) => ({ failedAttemptsMax: readNumber(text) }),
  MinLength: (text) => ({ lengthMin: readNumber(text) }),
  MaxLength: (text) => ({ lengthMax: readNumber(text) }),
  PINEncoding: (text) => ({ encoding: readWord(pskcEncodings, text) }),
};

/** @throws {OtpError} `pskc_policy_unknown`, `pskc_malformed`. */
export function readPolicy(policy: XmlElement | undefined): PskcPolicy {
  if (policy === undefined) return { keyUsages: [] };
  refuseUnknown(policy);
  const startDate = childOf(policy, named('pskc:StartDate'));
  const expiryDate = childOf(policy, named('pskc:ExpiryDate'));
  const pin = childOf(policy, named('pskc:PINPolicy'));
  const transactions = childOf(policy, named('pskc:NumberOfTransactions'));
  const usages = policy.children.filter((child) => isNamed(child, named('pskc:KeyUsage')));
  return {
    ...(startDate && { startsAt: readTime(textOf(startDate)) }),
    ...(expiryDate && { expiresAt: readTime(textOf(expiryDate)) }),
    ...(pin && { pin: readPinPolicy(pin) }),
    keyUsages: usages.map((usage) => readUsage(textOf(usage))),
    ...(transactions && { transactionsMax: readNumber(textOf(transactions)) }),
  };
}

function refuseUnknown(policy: XmlElement): void {
  const known = policy.children.every((child) =>
    children.some((name) => isNamed(child, named(`pskc:${name}`))),
  );
  if (!known || policy.attributes.size > 0) throw new OtpError('pskc_policy_unknown');
}

function readUsage(text: string): PskcPolicy['keyUsages'][number] {
  const usage = pskcKeyUsages.find((candidate) => candidate === text);
  if (usage === undefined) throw new OtpError('pskc_policy_unknown');
  return usage;
}

function readPinPolicy(pin: XmlElement): PskcPinPolicy {
  if (pin.children.length > 0) throw new OtpError('pskc_policy_unknown');
  return [...pin.attributes].reduce<PskcPinPolicy>((policy, [name, value]) => {
    const read = Object.hasOwn(pinAttributes, name) ? pinAttributes[name] : undefined;
    if (read === undefined) throw new OtpError('pskc_policy_unknown');
    return { ...policy, ...read(value) };
  }, {});
}
