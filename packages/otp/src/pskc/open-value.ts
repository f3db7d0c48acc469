/**
 * A value of a key, opened: plain, or encrypted and then behind its MAC.
 *
 * The order is the point: the MAC over IV and ciphertext (RFC 6030, 6.1.1) is looked at first, in
 * constant time, and only what passes is decrypted. Key wrap checks itself.
 */

import { decryptValue } from '../container-ciphers.ts';
import { toHex } from '../hex.ts';
import { hmac } from '../hmac.ts';
import { OtpError } from '../otp-error.ts';
import { sameCode } from '../same-code.ts';
import { childOf, textOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { keyFor, readEncrypted } from './container-protection.ts';
import type { ContainerProtection } from './container-protection.ts';
import { named } from './pskc-names.ts';
import { readBase64 } from './pskc-text.ts';

/** Text that was plain, or octets that were not: numbers are spelled in two ways (RFC 6030, 4.2). */
export type OpenedValue = { readonly plain: string } | { readonly opened: Uint8Array };

/**
 * @throws {OtpError} `pskc_mac_missing`, `pskc_mac_wrong`, `pskc_decryption_failed`,
 * `pskc_key_needed`, `pskc_algorithm_unsupported`, `pskc_malformed`.
 */
export function openValue(value: XmlElement, protection: ContainerProtection): OpenedValue {
  const plain = childOf(value, named('pskc:PlainValue'));
  const encrypted = childOf(value, named('pskc:EncryptedValue'));
  if (plain !== undefined && encrypted === undefined) return { plain: textOf(plain) };
  if (encrypted === undefined || plain !== undefined) {
    throw new OtpError('pskc_malformed', value.name);
  }
  const { algorithm, cipher, octets } = readEncrypted(encrypted);
  if (algorithm !== (protection.algorithm ?? algorithm)) {
    throw new OtpError('pskc_algorithm_unsupported', 'more than one');
  }
  const key = keyFor(cipher, protection.key);
  if (cipher.mode === 'cbc') checkMac(value, octets, protection);
  return { opened: decryptValue(cipher.mode, key, octets) };
}

function checkMac(value: XmlElement, octets: Uint8Array, { mac }: ContainerProtection): void {
  const valueMac = childOf(value, named('pskc:ValueMAC'));
  if (mac === undefined || valueMac === undefined) throw new OtpError('pskc_mac_missing');
  const given = readBase64(textOf(valueMac));
  const expected = hmac(mac.hash, mac.key ?? new Uint8Array(0), octets);
  const same = sameCode(toHex(expected), toHex(given));
  if (!same || mac.key === undefined) throw new OtpError('pskc_mac_wrong');
}
