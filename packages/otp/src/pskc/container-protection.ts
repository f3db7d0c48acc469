/**
 * How the values of a container are protected, read from its head (RFC 6030, 6): which cipher,
 * whence its key, which MAC.
 *
 * The MAC key is opened here, the one value that has no MAC; everything else stays closed until its
 * own was found right.
 */

import { decryptValue, pbkdf2 as ownPbkdf2 } from '../container-ciphers.ts';
import type { KeyDerivation, Pbkdf2 } from '../container-ciphers.ts';
import type { OtpHash } from '../hmac.ts';
import { OtpError } from '../otp-error.ts';
import { childOf, childText, onlyChildOf, textOf } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { macAlgorithms, named, pbkdf2Algorithms, valueCiphers } from './pskc-names.ts';
import type { ValueCipher } from './pskc-names.ts';
import { readBase64, readNumber } from './pskc-text.ts';

/** What opens an encrypted container: a key both sides have, or a passphrase. */
export interface PskcUnlock {
  readonly key?: Uint8Array | undefined;
  readonly passphrase?: string | undefined;
  /** For a container that names its MAC key and does not bring it (MACKeyReference). */
  readonly macKey?: Uint8Array | undefined;
  /** Instead of the package's own, which takes a second where a platform takes a fifth of one. */
  readonly pbkdf2?: Pbkdf2 | undefined;
}

export interface ContainerProtection {
  readonly key: Uint8Array | undefined;
  /** Without a key when it cannot be opened: then every MAC is wrong. */
  readonly mac: { readonly hash: OtpHash; readonly key: Uint8Array | undefined } | undefined;
  /** The one algorithm of the whole container: the URI of the MAC key's, if there is one. */
  readonly algorithm: string | undefined;
}

/** The sample of RFC 6030 has a thousand; less is none. More than the most would stop us for minutes. */
export const iterationsMin = 1000;
export const iterationsMax = 5_000_000;

const keyBytesMax = 64;

export function readProtection(container: XmlElement, unlock: PskcUnlock): ContainerProtection {
  const encryptionKey = childOf(container, named('pskc:EncryptionKey'));
  const macMethod = childOf(container, named('pskc:MACMethod'));
  const key = encryptionKey && keyOf(encryptionKey, unlock);
  // One without an algorithm is written by others beside key wrap, which needs none.
  const macAlgorithm = macMethod?.attributes.get('Algorithm');
  if (macAlgorithm === undefined) return { key, mac: undefined, algorithm: undefined };
  const hash = macAlgorithms.get(macAlgorithm);
  if (hash === undefined) throw new OtpError('pskc_algorithm_unsupported', 'MACMethod');
  const macKey = childOf(macMethod, named('pskc:MACKey'));
  if (macKey === undefined) return { key, algorithm: undefined, mac: macByReference(hash, unlock) };
  const encrypted = readEncrypted(macKey);
  const opened = openMacKey(encrypted, keyFor(encrypted.cipher, key));
  return { key, algorithm: encrypted.algorithm, mac: { hash, key: opened } };
}

/**
 * A MAC key whose padding is wrong makes all MACs wrong, and that is all that is heard. Told apart, it would decrypt seeds for whoever puts their ciphertext here and
 * tries again and again.
 */
function openMacKey({ cipher, octets }: EncryptedOctets, key: Uint8Array): Uint8Array | undefined {
  try {
    return decryptValue(cipher.mode, key, octets);
  } catch (cause) {
    if (cipher.mode !== 'cbc') throw cause;
    return undefined;
  }
}

export interface EncryptedOctets {
  readonly algorithm: string;
  readonly cipher: ValueCipher;
  readonly octets: Uint8Array;
}

/** xenc:EncryptedDataType. @throws {OtpError} `pskc_algorithm_unsupported`, `pskc_malformed`. */
export function readEncrypted(value: XmlElement): EncryptedOctets {
  const method = onlyChildOf(value, named('xenc:EncryptionMethod'));
  const algorithm = method.attributes.get('Algorithm') ?? '';
  const cipher = valueCiphers.get(algorithm);
  if (cipher === undefined) throw new OtpError('pskc_algorithm_unsupported', 'EncryptionMethod');
  const data = onlyChildOf(value, named('xenc:CipherData'));
  const octets = readBase64(textOf(onlyChildOf(data, named('xenc:CipherValue'))));
  return { algorithm, cipher, octets };
}

/** @throws {OtpError} `pskc_key_needed`, `pskc_decryption_failed` for a key of another length. */
export function keyFor({ keyBytes }: ValueCipher, key: Uint8Array | undefined): Uint8Array {
  if (key === undefined) throw new OtpError('pskc_key_needed');
  if (key.length !== keyBytes) throw new OtpError('pskc_decryption_failed');
  return key;
}

function macByReference(hash: OtpHash, { macKey }: PskcUnlock): ContainerProtection['mac'] {
  return macKey && { hash, key: macKey };
}

function keyOf(encryptionKey: XmlElement, unlock: PskcUnlock): Uint8Array | undefined {
  if (unlock.key !== undefined) return unlock.key;
  const derivation = readDerivation(encryptionKey);
  if (derivation === undefined || unlock.passphrase === undefined) return undefined;
  return (unlock.pbkdf2 ?? ownPbkdf2)(unlock.passphrase, derivation);
}

/** xenc11:DerivedKey. @returns undefined when the key is not derived. */
export function readDerivation(encryptionKey: XmlElement): KeyDerivation | undefined {
  const derivedKey = childOf(encryptionKey, named('xenc11:DerivedKey'));
  if (derivedKey === undefined) return undefined;
  const method = onlyChildOf(derivedKey, named('xenc11:KeyDerivationMethod'));
  if (!pbkdf2Algorithms.includes(method.attributes.get('Algorithm') ?? '')) {
    throw new OtpError('pskc_algorithm_unsupported', 'KeyDerivationMethod');
  }
  const parameters = partOf(method, 'PBKDF2-params');
  const part = (name: string, from = parameters) => partOf(from, name);
  const salt = readBase64(textOf(part('Specified', part('Salt'))));
  const iterations = readNumber(textOf(part('IterationCount')));
  if (iterations < iterationsMin || iterations > iterationsMax) {
    throw new OtpError('pskc_iterations_out_of_range');
  }
  const keyBytes = readNumber(textOf(part('KeyLength')), keyBytesMax);
  return { salt, iterations, keyBytes, hash: prfOf(parameters) };
}

/**
 * The parameters are of PKCS #5 in the sample of RFC 6030, and what is in them of no namespace at
 * all; XML Encryption 1.1, 5.4.2 has them in its own.
 */
function optionalPartOf(element: XmlElement, name: string): XmlElement | undefined {
  return (
    childOf(element, named(name)) ??
    childOf(element, named(`pkcs5:${name}`)) ??
    childOf(element, named(`xenc11:${name}`))
  );
}

function partOf(element: XmlElement, name: string): XmlElement {
  return optionalPartOf(element, name) ?? onlyChildOf(element, named(name));
}

/** Nothing said means HMAC-SHA1 (RFC 8018, A.2). */
function prfOf(parameters: XmlElement): OtpHash {
  const prf = optionalPartOf(parameters, 'PRF');
  const algorithm = prf?.attributes.get('Algorithm');
  if (algorithm === undefined) return 'sha1';
  const hash = macAlgorithms.get(algorithm);
  if (hash === undefined) throw new OtpError('pskc_algorithm_unsupported', 'PRF');
  return hash;
}

/** The name of a key both sides have, or of the passphrase. */
export function keyNameOf(encryptionKey: XmlElement | undefined): string | undefined {
  const derivedKey = encryptionKey && childOf(encryptionKey, named('xenc11:DerivedKey'));
  return (
    childText(encryptionKey, named('ds:KeyName')) ??
    childText(derivedKey, named('xenc11:MasterKeyName'))
  );
}
