/**
 * What runs in the page: the engine signs with a key of WebCrypto that cannot be read, reads what
 * it made, and asks the outside through functions that the test answers. Octets travel as hex.
 */

import {
  AdesError,
  derFromRawEcdsa,
  describeDocument,
  finishSignature,
  prepareSignature,
} from '@kumoin/ades';
import type {
  AdesNeeds,
  Extended,
  FileToSign,
  Packaging,
  SignatureDescription,
  SignatureFormat,
  SignatureLevel,
} from '@kumoin/ades';
import { bytesToHex, parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';

/** What the test answers, each under its name in the page. */
export interface PageOutside {
  stampFor(hash: string, digest: string): Promise<string>;
  statusOf(certificate: string, issuer: string, at: number): Promise<readonly PageStatus[]>;
  issuersOf(certificate: string): Promise<readonly string[]>;
}

export interface PageStatus {
  readonly kind: 'ocsp' | 'crl';
  readonly der: string;
}

const outside = globalThis as unknown as PageOutside;

export interface PageOrder {
  readonly format: SignatureFormat;
  readonly packaging: Packaging;
  readonly level: SignatureLevel;
  readonly key: PageKey;
  /** PKCS #8. */
  readonly privateKey: string;
  /** The signer's first, the anchor last. */
  readonly chain: readonly string[];
  readonly file: string;
  readonly at: number;
  /** What a PDF shows: lines, and a picture in PNG. */
  readonly seal?: { readonly lines: readonly string[]; readonly image: string };
}

export type PageKey = 'p-256' | 'p-384' | 'p-521' | 'rsa-pkcs1' | 'rsa-pss' | 'ed25519';

export interface PageResult {
  readonly document: string;
  readonly level: SignatureLevel | 'none';
  readonly shortfalls: Extended['shortfalls'];
  readonly told: SignatureDescription | undefined;
  /** Whether a signature value with one bit changed was taken in. */
  readonly takesWrongSignature: boolean;
  /** Whether the key can be read out of the browser. */
  readonly extractable: boolean;
  /** Whether anything of Node is in reach. */
  readonly node: boolean;
}

export async function sign(order: PageOrder): Promise<PageResult> {
  const { format, packaging, level, at } = order;
  const key = await importKey(order);
  const [certificate = new Uint8Array(), ...chain] = order.chain.map(fromHex);
  const files = filesOf(order);
  const signer = { certificate, chain, algorithm: keys[order.key].algorithm };
  const common = { level, files, random };
  const prepared = await prepareSignature({
    ...common,
    format,
    packaging,
    signer,
    signingTime: at,
    ...(order.seal !== undefined && { pdf: { appearance: await appearanceOf(order.seal) } }),
  });
  const signature = await signWith(key, order.key, prepared.toBeSigned);
  const wrong = signature.map((octet, index) => (index === 40 ? octet ^ 1 : octet));
  const anchors = chain.slice(-1).map((der) => parseCertificate(der));
  const finish = { ...common, needs, anchors, at };
  const made = await finishSignature(prepared, signature, finish);
  const { signatures } = await describeDocument(made.document, { files });
  return {
    document: bytesToHex(made.document),
    level: made.level,
    shortfalls: made.shortfalls,
    told: signatures[0],
    takesWrongSignature: await succeeds(finishSignature(prepared, wrong, finish), AdesError),
    extractable: await succeeds(crypto.subtle.exportKey('pkcs8', key), Error),
    node: 'process' in globalThis || 'Buffer' in globalThis,
  };
}

async function appearanceOf(seal: NonNullable<PageOrder['seal']>) {
  const font = new Uint8Array(await (await fetch('/font.ttf')).arrayBuffer());
  const place = { x: 10, y: 10, width: 200, height: 60 };
  return { font, place, lines: seal.lines, image: fromHex(seal.image) };
}

/**
 * What is wrong with the first signature of a document that came from elsewhere, as codes: those
 * of the signature, or the one with which the document is refused.
 */
export async function faultsOf(given: {
  readonly document: string;
  readonly file: string;
}): Promise<readonly string[]> {
  try {
    const files = filesOf(given);
    const { signatures } = await describeDocument(fromHex(given.document), { files });
    return signatures[0]?.integrity.faults ?? ['no_signature'];
  } catch (error) {
    if (error instanceof AdesError) return [error.code];
    throw error;
  }
}

function filesOf({ file }: Pick<PageOrder, 'file'>): readonly FileToSign[] {
  return [{ name: 'order.txt', content: fromHex(file) }];
}

const needs: AdesNeeds = {
  timestamp: async ({ hash, digest }) => fromHex(await outside.stampFor(hash, bytesToHex(digest))),
  async revocation({ certificate, issuer, at }) {
    const found = await outside.statusOf(bytesToHex(certificate.raw), bytesToHex(issuer.raw), at);
    return found.map(({ kind, der }) => ({ kind, der: fromHex(der) }));
  },
  async issuers({ raw }) {
    return (await outside.issuersOf(bytesToHex(raw))).map(fromHex);
  },
};

interface KeyUse {
  readonly algorithm: SignatureAlgorithm;
  readonly imported: {
    readonly name: string;
    readonly namedCurve?: string;
    readonly hash?: string;
  };
  readonly used: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

const rsa = (name: string) => ({ name, hash: 'SHA-256' });

const keys: Readonly<Record<PageKey, KeyUse>> = {
  'p-256': {
    algorithm: { scheme: 'ecdsa', hash: 'sha256' },
    imported: { name: 'ECDSA', namedCurve: 'P-256' },
    used: { name: 'ECDSA', hash: 'SHA-256' },
  },
  'p-384': {
    algorithm: { scheme: 'ecdsa', hash: 'sha384' },
    imported: { name: 'ECDSA', namedCurve: 'P-384' },
    used: { name: 'ECDSA', hash: 'SHA-384' },
  },
  'p-521': {
    algorithm: { scheme: 'ecdsa', hash: 'sha512' },
    imported: { name: 'ECDSA', namedCurve: 'P-521' },
    used: { name: 'ECDSA', hash: 'SHA-512' },
  },
  'rsa-pkcs1': {
    algorithm: { scheme: 'rsa-pkcs1', hash: 'sha256' },
    imported: rsa('RSASSA-PKCS1-v1_5'),
    used: { name: 'RSASSA-PKCS1-v1_5' },
  },
  'rsa-pss': {
    algorithm: { scheme: 'rsa-pss', hash: 'sha256' },
    imported: rsa('RSA-PSS'),
    used: { name: 'RSA-PSS', saltLength: 32 },
  },
  ed25519: {
    algorithm: { scheme: 'ed25519' },
    imported: { name: 'Ed25519' },
    used: { name: 'Ed25519' },
  },
};

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

function importKey({ key, privateKey }: PageOrder): Promise<Key> {
  return crypto.subtle.importKey('pkcs8', fromHex(privateKey), keys[key].imported, false, ['sign']);
}

/** WebCrypto gives r and s side by side, X.509 carries their DER. */
async function signWith(key: Key, kind: PageKey, message: Uint8Array): Promise<Uint8Array> {
  const octets = await crypto.subtle.sign(keys[kind].used, key, Uint8Array.from(message));
  const signature = new Uint8Array(octets);
  if (kind !== 'p-256' && kind !== 'p-384' && kind !== 'p-521') return signature;
  return derFromRawEcdsa(signature, kind) ?? signature;
}

async function succeeds(work: Promise<unknown>, expected: new (code: never) => Error) {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof expected || error instanceof DOMException) return false;
    throw error;
  }
}

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
