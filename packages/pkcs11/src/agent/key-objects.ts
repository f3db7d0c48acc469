/**
 * Key objects of a token: made, found, read, destroyed (PKCS #11 v2.40, 4.8 and 4.9).
 *
 * A private key is made with CKA_SENSITIVE and without CKA_EXTRACTABLE, may do nothing but sign,
 * and is read back: what the token made counts, not what it was asked for.
 */

import type { Template } from 'pkcs11js';
import type { CurveName, KeyKind, PublicKeyValue } from '../key-values.ts';
import type { Cryptoki, Handle } from './cryptoki.ts';
import { Fault } from './fault.ts';

// PKCS #11 v2.40, A.1 and A.2; Edwards curves: v3.0.
const CKS_RW_USER_FUNCTIONS = 3;
const CKO_PUBLIC_KEY = 2;
const CKO_PRIVATE_KEY = 3;
const CKA_CLASS = 0x000;
const CKA_TOKEN = 0x001;
const CKA_PRIVATE = 0x002;
const CKA_LABEL = 0x003;
const CKA_KEY_TYPE = 0x100;
const CKA_ID = 0x102;
const CKA_SENSITIVE = 0x103;
const CKA_ENCRYPT = 0x104;
const CKA_DECRYPT = 0x105;
const CKA_WRAP = 0x106;
const CKA_UNWRAP = 0x107;
const CKA_SIGN = 0x108;
const CKA_VERIFY = 0x10a;
const CKA_DERIVE = 0x10c;
const CKA_MODULUS = 0x120;
const CKA_MODULUS_BITS = 0x121;
const CKA_PUBLIC_EXPONENT = 0x122;
const CKA_EXTRACTABLE = 0x162;
const CKA_NEVER_EXTRACTABLE = 0x164;
const CKA_ALWAYS_SENSITIVE = 0x165;
const CKA_EC_PARAMS = 0x180;
const CKA_EC_POINT = 0x181;
const CKK_RSA = 0x00;
const CKK_EC = 0x03;
const CKK_EC_EDWARDS = 0x40;
const CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0000;
const CKM_EC_KEY_PAIR_GEN = 0x1040;
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;

const FOUND_MAX = 100;
const KEYS_PER_TURN = 20;
/** Enough to see what is the matter. */
const TOLD_MAX = 100;
const labelPrefix = 'kumoin:';

/** ECParameters: the object identifier of the curve, DER, and the octets of a field element. */
const curves: Readonly<Record<CurveName, { oid: string; fieldBytes: number }>> = {
  'p-256': { oid: '06082a8648ce3d030107', fieldBytes: 32 },
  'p-384': { oid: '06052b81040022', fieldBytes: 48 },
  'p-521': { oid: '06052b81040023', fieldBytes: 66 },
};
const ed25519Oid = '06032b6570';
const ed25519Bytes = 32;

export type KeyType = { readonly type: 'rsa' | 'ed25519' } | EcKeyType;

interface EcKeyType {
  readonly type: 'ec';
  readonly fieldBytes: number;
}

/** A session to work in, and the library it belongs to. */
export interface Place {
  readonly cryptoki: Cryptoki;
  readonly session: Handle;
}

export interface Protection {
  readonly sensitive: boolean;
  readonly alwaysSensitive: boolean;
  readonly extractable: boolean;
  readonly neverExtractable: boolean;
}

export interface CheckedKeys {
  readonly checked: number;
  readonly complete: boolean;
  readonly unprotected: readonly (Protection & { readonly keyId: string })[];
}

export interface PrivateKey {
  readonly handle: Handle;
  readonly keyType: KeyType;
}

/**
 * Makes a key pair on the token and reads back how it is guarded.
 * @throws {Fault} `key_unprotected`; the key is destroyed again.
 */
export async function generateKeyPair(
  place: Place,
  id: Buffer,
  kind: KeyKind,
): Promise<PrivateKey> {
  const { cryptoki, session } = place;
  const { mechanism, parameters } = recipeFor(kind);
  const name: Template = [
    { type: CKA_TOKEN, value: true },
    { type: CKA_ID, value: id },
    { type: CKA_LABEL, value: `${labelPrefix}${id.toString('hex')}` },
  ];
  const { publicKey, privateKey } = await cryptoki.C_GenerateKeyPairAsync(
    session,
    { mechanism },
    [...name, ...parameters, { type: CKA_PRIVATE, value: false }, ...onlyUse(CKA_VERIFY)],
    [...name, ...guarded, ...onlyUse(CKA_SIGN)],
  );
  if (isGuarded(readProtection(place, privateKey))) {
    return { handle: privateKey, keyType: keyTypeOf(kind) };
  }
  cryptoki.C_DestroyObject(session, privateKey);
  cryptoki.C_DestroyObject(session, publicKey);
  throw new Fault({ code: 'key_unprotected' });
}

const guarded: Template = [
  { type: CKA_PRIVATE, value: true },
  { type: CKA_SENSITIVE, value: true },
  { type: CKA_EXTRACTABLE, value: false },
];

function onlyUse(use: number): Template {
  const uses = use === CKA_SIGN ? [CKA_SIGN, CKA_DECRYPT, CKA_UNWRAP] : [CKA_VERIFY, CKA_ENCRYPT];
  const rest = use === CKA_SIGN ? CKA_DERIVE : CKA_WRAP;
  return [...uses, rest].map((type) => ({ type, value: type === use }));
}

function recipeFor(kind: KeyKind): { mechanism: number; parameters: Template } {
  switch (kind) {
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return {
        mechanism: CKM_RSA_PKCS_KEY_PAIR_GEN,
        parameters: [
          { type: CKA_MODULUS_BITS, value: Number(kind.slice(4)) },
          { type: CKA_PUBLIC_EXPONENT, value: Buffer.from('010001', 'hex') },
        ],
      };
    case 'p-256':
    case 'p-384':
    case 'p-521':
      return { mechanism: CKM_EC_KEY_PAIR_GEN, parameters: [ecParams(curves[kind].oid)] };
    case 'ed25519':
      return { mechanism: CKM_EC_EDWARDS_KEY_PAIR_GEN, parameters: [ecParams(ed25519Oid)] };
  }
}

function ecParams(oidHex: string) {
  return { type: CKA_EC_PARAMS, value: Buffer.from(oidHex, 'hex') };
}

/** The CKA_ID of a key: an empty one would match keys of others. @throws {Fault} `key_unknown`. */
export function idOf(keyId: string): Buffer {
  if (!/^(?:[0-9a-f]{2}){1,64}$/.test(keyId)) throw new Fault({ code: 'key_unknown' });
  return Buffer.from(keyId, 'hex');
}

/** @returns undefined when the token holds no such private key. */
export function findPrivateKey(place: Place, id: Buffer): PrivateKey | undefined {
  const [handle] = findObjects(place, CKO_PRIVATE_KEY, [{ type: CKA_ID, value: id }]);
  if (handle === undefined) return whenLoggedIn(place, undefined);
  const { sensitive, extractable } = readProtection(place, handle);
  if (!sensitive || extractable) throw new Fault({ code: 'key_unprotected' });
  return { handle, keyType: readKeyType(place, handle) };
}

/** @returns undefined when the token holds no such public key. */
export function readPublicKey(place: Place, id: Buffer): PublicKeyValue | undefined {
  const [handle] = findObjects(place, CKO_PUBLIC_KEY, [{ type: CKA_ID, value: id }]);
  if (handle === undefined) return undefined;
  const read = (type: number): Buffer => readAttribute(place, handle, type);
  if (readNumber(place, handle, CKA_KEY_TYPE) === CKK_RSA) {
    const [modulus, exponent] = [read(CKA_MODULUS), read(CKA_PUBLIC_EXPONENT)];
    return { kind: 'rsa', modulus: withoutZeros(modulus), exponent: withoutZeros(exponent) };
  }
  const parameters = read(CKA_EC_PARAMS).toString('hex');
  const point = read(CKA_EC_POINT);
  const curve = curveNamed(parameters);
  if (curve === undefined) {
    return { kind: 'ed25519', point: bareOctets(point, ed25519Bytes) };
  }
  return { kind: 'ec', curve, point: bareOctets(point, 1 + 2 * curves[curve].fieldBytes) };
}

/**
 * Looks at every private key with our label, as far as the time goes. Between keys others get
 * their turn: a token may hold very many.
 */
export async function checkKeys(place: Place, isTimeUp: () => boolean): Promise<CheckedKeys> {
  const handles = findObjects(whenLoggedIn(place, place), CKO_PRIVATE_KEY, []);
  const unprotected: (Protection & { keyId: string })[] = [];
  let checked = 0;
  for (const [index, handle] of handles.entries()) {
    if (index % KEYS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    if (isTimeUp()) return { checked, complete: false, unprotected };
    if (!readAttribute(place, handle, CKA_LABEL).toString().startsWith(labelPrefix)) continue;
    checked += 1;
    const protection = readProtection(place, handle);
    if (isGuarded(protection) || unprotected.length >= TOLD_MAX) continue;
    unprotected.push({
      keyId: readAttribute(place, handle, CKA_ID).toString('hex'),
      ...protection,
    });
  }
  return { checked, complete: true, unprotected };
}

/** Destroys the private key first: a public key alone does no harm. */
export function destroyKey(place: Place, id: Buffer): void {
  whenLoggedIn(place, undefined);
  for (const objectClass of [CKO_PRIVATE_KEY, CKO_PUBLIC_KEY]) {
    for (const handle of findObjects(place, objectClass, [{ type: CKA_ID, value: id }])) {
      place.cryptoki.C_DestroyObject(place.session, handle);
    }
  }
}

/**
 * Private keys cannot be seen once a log-in is lost, and a token does not say why: that there is
 * nothing may be said only by somebody who would see it.
 */
export function whenLoggedIn<T>({ cryptoki, session }: Place, value: T): T {
  const { state } = cryptoki.C_GetSessionInfo(session);
  if (state !== CKS_RW_USER_FUNCTIONS) throw new Fault({ code: 'CKR_USER_NOT_LOGGED_IN' });
  return value;
}

function findObjects({ cryptoki, session }: Place, objectClass: number, more: Template): Handle[] {
  cryptoki.C_FindObjectsInit(session, [{ type: CKA_CLASS, value: objectClass }, ...more]);
  try {
    const found: Handle[] = [];
    for (;;) {
      const some = cryptoki.C_FindObjects(session, FOUND_MAX);
      found.push(...some);
      if (some.length < FOUND_MAX) return found;
    }
  } finally {
    cryptoki.C_FindObjectsFinal(session);
  }
}

function keyTypeOf(kind: KeyKind): KeyType {
  if (kind === 'ed25519') return { type: 'ed25519' };
  if (kind in curves) return { type: 'ec', fieldBytes: curves[kind as CurveName].fieldBytes };
  return { type: 'rsa' };
}

function readKeyType(place: Place, handle: Handle): KeyType {
  const keyType = readNumber(place, handle, CKA_KEY_TYPE);
  if (keyType === CKK_RSA) return { type: 'rsa' };
  if (keyType === CKK_EC_EDWARDS) return { type: 'ed25519' };
  const curve = curveNamed(readAttribute(place, handle, CKA_EC_PARAMS).toString('hex'));
  if (keyType === CKK_EC && curve !== undefined) {
    return { type: 'ec', fieldBytes: curves[curve].fieldBytes };
  }
  throw new Fault({ code: 'CKR_KEY_TYPE_INCONSISTENT' });
}

function curveNamed(parametersHex: string): CurveName | undefined {
  const names = Object.keys(curves) as CurveName[];
  return names.find((name) => curves[name].oid === parametersHex);
}

function isGuarded(protection: Protection): boolean {
  const { sensitive, alwaysSensitive, extractable, neverExtractable } = protection;
  return sensitive && alwaysSensitive && !extractable && neverExtractable;
}

function readProtection(place: Place, handle: Handle): Protection {
  const types = [CKA_SENSITIVE, CKA_ALWAYS_SENSITIVE, CKA_EXTRACTABLE, CKA_NEVER_EXTRACTABLE];
  const read = place.cryptoki.C_GetAttributeValue(
    place.session,
    handle,
    types.map((type) => ({ type })),
  );
  const [sensitive, alwaysSensitive, extractable, neverExtractable] = read.map(
    ({ value }) => Buffer.isBuffer(value) && value[0] === 1,
  );
  return {
    sensitive: sensitive === true,
    alwaysSensitive: alwaysSensitive === true,
    // What a token does not say is taken for the worse.
    extractable: extractable !== false,
    neverExtractable: neverExtractable === true,
  };
}

function readAttribute({ cryptoki, session }: Place, handle: Handle, type: number): Buffer {
  const [attribute] = cryptoki.C_GetAttributeValue(session, handle, [{ type }]);
  if (!Buffer.isBuffer(attribute?.value)) throw new Fault({ code: 'CKR_ATTRIBUTE_TYPE_INVALID' });
  return attribute.value;
}

/** CK_ULONG in the byte order of the machine; the values of interest fit its lowest octets. */
function readNumber(place: Place, handle: Handle, type: number): number {
  return readAttribute(place, handle, type).readUInt32LE(0);
}

function withoutZeros(bytes: Buffer): Uint8Array {
  const first = bytes.findIndex((octet) => octet !== 0);
  return new Uint8Array(bytes.subarray(Math.max(first, 0)));
}

/** CKA_EC_POINT should be a DER OCTET STRING; some tokens give the bare point. */
function bareOctets(value: Buffer, length: number): Uint8Array {
  if (value.length < length || value.length > length + 3) {
    throw new Fault({ code: 'CKR_ATTRIBUTE_VALUE_INVALID' });
  }
  return new Uint8Array(value.subarray(-length));
}
