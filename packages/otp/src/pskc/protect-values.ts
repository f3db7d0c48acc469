/**
 * Protection of a container that we write (RFC 6030, 6): the head that says how, and each secret as an
 * element.
 *
 * Under a key or a passphrase: AES-CBC with a MAC over IV and ciphertext, by a MAC key made for this
 * container. Under a wrapping key: AES key wrap, in its padded form (RFC 5649) once one of the
 * secrets is no multiple of eight octets, since a container has one algorithm.
 */

import { cbcIvBytes, encryptValue, pbkdf2 as ownPbkdf2 } from '../container-ciphers.ts';
import type { CipherMode, KeyDerivation, Pbkdf2 } from '../container-ciphers.ts';
import { toBase64 } from '../base64.ts';
import { hashOctets, hmac } from '../hmac.ts';
import { OtpError } from '../otp-error.ts';
import type { XmlPart } from '../xml/write-xml.ts';
import { macAlgorithms, namespaces, pbkdf2Algorithms, valueCiphers } from './pskc-names.ts';

/** So many octets from a generator fit for keys. */
export type RandomOctets = (count: number) => Uint8Array;

export type PskcProtection =
  | { readonly kind: 'insecurePlain' }
  | {
      readonly kind: 'cbc' | 'wrap';
      /** Of 16, 24 or 32 octets. */
      readonly key: Uint8Array;
      /** What both sides call it. */
      readonly keyName: string;
      readonly random: RandomOctets;
    }
  | {
      readonly kind: 'passphrase';
      readonly passphrase: string;
      readonly random: RandomOctets;
      /** Of PBKDF2 with HMAC-SHA256; default 600000. */
      readonly iterations?: number | undefined;
      readonly pbkdf2?: Pbkdf2 | undefined;
    };

export interface ValueProtection {
  /** What opens it again. */
  readonly key: Uint8Array | undefined;
  /** EncryptionKey and MACMethod, as far as there are such. */
  readonly head: readonly XmlPart[];
  protect(secret: Uint8Array): readonly XmlPart[];
}

const macHash = 'sha256';
const derivedKeyBytes = 32;
const saltBytes = 16;
const iterationsDefault = 600_000;

/** @throws {OtpError} `pskc_not_exportable` for a key of a length no AES has. */
export function protectValues(
  protection: PskcProtection,
  secrets: readonly Uint8Array[],
): ValueProtection {
  if (protection.kind === 'insecurePlain') return plain;
  if (protection.kind === 'passphrase') return underPassphrase(protection);
  const { kind, key, keyName, random } = protection;
  const encryptionKey = within('pskc:EncryptionKey', [{ name: 'ds:KeyName', text: keyName }]);
  if (kind === 'cbc') return underKey(key, encryptionKey, random);
  const whole = secrets.every((secret) => secret.length >= 16 && secret.length % 8 === 0);
  const mode = whole ? 'wrap' : 'wrap-padded';
  const encrypt = (secret: Uint8Array) =>
    encryptedParts(mode, key, secret, new Uint8Array(0)).parts;
  return {
    key,
    head: [encryptionKey],
    protect: (secret) => [within('pskc:EncryptedValue', encrypt(secret))],
  };
}

const plain: ValueProtection = {
  key: undefined,
  head: [],
  protect: (secret) => [{ name: 'pskc:PlainValue', text: toBase64(secret) }],
};

function underPassphrase(
  protection: Extract<PskcProtection, { kind: 'passphrase' }>,
): ValueProtection {
  const { passphrase, random, iterations = iterationsDefault, pbkdf2 = ownPbkdf2 } = protection;
  const derivation = {
    hash: macHash,
    salt: random(saltBytes),
    iterations,
    keyBytes: derivedKeyBytes,
  } as const;
  return underKey(pbkdf2(passphrase, derivation), derivedKey(derivation), random);
}

function underKey(key: Uint8Array, encryptionKey: XmlPart, random: RandomOctets): ValueProtection {
  const macKey = random(hashOctets[macHash]);
  const sealed = (plainOctets: Uint8Array) =>
    encryptedParts('cbc', key, plainOctets, random(cbcIvBytes));
  const macMethod: XmlPart = {
    name: 'pskc:MACMethod',
    attributes: { Algorithm: uriOfMac() },
    children: [within('pskc:MACKey', sealed(macKey).parts)],
  };
  return {
    key,
    head: [encryptionKey, macMethod],
    protect: (secret) => {
      const { parts, octets } = sealed(secret);
      const mac = toBase64(hmac(macHash, macKey, octets));
      return [within('pskc:EncryptedValue', parts), { name: 'pskc:ValueMAC', text: mac }];
    },
  };
}

function encryptedParts(
  mode: CipherMode,
  key: Uint8Array,
  ...[secret, iv]: readonly [Uint8Array, Uint8Array]
): { readonly parts: readonly XmlPart[]; readonly octets: Uint8Array } {
  const algorithm = [...valueCiphers].find(
    ([, cipher]) => cipher.mode === mode && cipher.keyBytes === key.length,
  )?.[0];
  if (algorithm === undefined) throw new OtpError('pskc_not_exportable', 'key length');
  const octets = encryptValue({ mode, key }, secret, iv);
  const parts = [
    { name: 'xenc:EncryptionMethod', attributes: { Algorithm: algorithm } },
    within('xenc:CipherData', [{ name: 'xenc:CipherValue', text: toBase64(octets) }]),
  ];
  return { parts, octets };
}

function derivedKey({ salt, iterations, keyBytes }: KeyDerivation): XmlPart {
  const parameters = within('pkcs5:PBKDF2-params', [
    within('Salt', [{ name: 'Specified', text: toBase64(salt) }]),
    { name: 'IterationCount', text: String(iterations) },
    { name: 'KeyLength', text: String(keyBytes) },
    { name: 'PRF', attributes: { Algorithm: uriOfMac() } },
  ]);
  const method: XmlPart = {
    name: 'xenc11:KeyDerivationMethod',
    attributes: { Algorithm: pbkdf2Algorithms[0] },
    children: [parameters],
  };
  return within('pskc:EncryptionKey', [within('xenc11:DerivedKey', [method])]);
}

const within = (name: string, children: readonly XmlPart[]): XmlPart => ({ name, children });

const uriOfMac = () => [...macAlgorithms].find(([, hash]) => hash === macHash)?.[0];

/** Declared at the root of every container. */
export const declarations: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(namespaces).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]),
);
