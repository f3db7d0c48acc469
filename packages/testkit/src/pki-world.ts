/**
 * The test PKI, declared on one page: who exists, with which key, issued by whom.
 *
 *     root (P-384) ── issuing (P-256) ── signers · revoked · expired · brief · tsa · archiveTsa
 *                                        · ocsp · evidence
 *     foreignRoot (RSA-2048) ── foreignSigner
 *
 * Keys are made at run time, when first asked for, and shared by every world of the same
 * process because RSA keys take their time. Certificates hang on the `at` of their world,
 * so nothing here ever expires.
 */

import type { KeyObject } from 'node:crypto';
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import {
  assembleSigned,
  buildAuthorityInfoAccess,
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildExtension,
  buildKeyUsage,
  buildName,
  buildOcspNoCheck,
  buildSubjectKeyIdentifier,
  buildTbsCertificate,
  buildTbsCrl,
  derNull,
  digest,
  keyIdentifier,
  oid,
  parseCertificate,
} from '@kumoin/pki';

interface Actor {
  readonly commonName: string;
  readonly key: KeyAlgorithm;
  readonly issuer: ActorName;
  readonly role: 'root' | 'issuing' | 'signer' | 'brief' | 'tsa' | 'ocsp' | 'evidence';
  /** Days before and after `at`; the default is a year around it. */
  readonly validity?: readonly [notBefore: number, notAfter: number];
}

/** Authorities outlive by far whom they vouch for. */
const decade = [-3650, 3650] as const;

const actors = {
  root: {
    commonName: 'Test Root',
    key: 'p-384',
    issuer: 'root',
    role: 'root',
    validity: decade,
  },
  issuing: {
    commonName: 'Test Issuing',
    key: 'p-256',
    issuer: 'root',
    role: 'issuing',
    validity: decade,
  },
  rsa2048: { commonName: 'Rosa Signer', key: 'rsa-2048', issuer: 'issuing', role: 'signer' },
  rsa3072: { commonName: 'Ruth Signer', key: 'rsa-3072', issuer: 'issuing', role: 'signer' },
  rsa4096: { commonName: 'Rolf Signer', key: 'rsa-4096', issuer: 'issuing', role: 'signer' },
  p256: { commonName: '山田 花子', key: 'p-256', issuer: 'issuing', role: 'signer' },
  p384: { commonName: 'Paula Signer', key: 'p-384', issuer: 'issuing', role: 'signer' },
  p521: { commonName: 'Pablo Signer', key: 'p-521', issuer: 'issuing', role: 'signer' },
  ed25519: { commonName: 'Edda Signer', key: 'ed25519', issuer: 'issuing', role: 'signer' },
  revoked: { commonName: 'Revoked Signer', key: 'p-256', issuer: 'issuing', role: 'signer' },
  expired: {
    commonName: 'Expired Signer',
    key: 'p-256',
    issuer: 'issuing',
    role: 'signer',
    validity: [-300, -1],
  },
  // Lives for hours and says that nobody will answer for it (EN 319 412-1).
  brief: {
    commonName: 'Brief Signer',
    key: 'p-256',
    issuer: 'issuing',
    role: 'brief',
    validity: [-0.25, 0.25],
  },
  tsa: { commonName: 'Test TSA', key: 'p-256', issuer: 'issuing', role: 'tsa' },
  archiveTsa: {
    commonName: 'Archive TSA',
    key: 'p-384',
    issuer: 'issuing',
    role: 'tsa',
    validity: [-365, 3650],
  },
  ocsp: { commonName: 'Test OCSP', key: 'p-256', issuer: 'issuing', role: 'ocsp' },
  evidence: { commonName: 'Test Evidence', key: 'p-256', issuer: 'issuing', role: 'evidence' },
  foreignRoot: {
    commonName: 'Foreign Root',
    key: 'rsa-2048',
    issuer: 'foreignRoot',
    role: 'root',
  },
  foreignSigner: {
    commonName: 'Foreign Signer',
    key: 'p-256',
    issuer: 'foreignRoot',
    role: 'signer',
  },
} as const satisfies Record<string, { issuer: string } & Omit<Actor, 'issuer'>>;

export type ActorName = keyof typeof actors;

export const actorNames = Object.keys(actors) as readonly ActorName[];

export interface PkiWorld {
  /** Milliseconds since 1970: the instant the world is about. */
  readonly at: number;
  /** Certificate, DER. */
  certificate(name: ActorName): Uint8Array;
  /** From the actor up to its root, both included. */
  chain(name: ActorName): readonly Uint8Array[];
  /** SubjectPublicKeyInfo, DER. */
  publicKey(name: ActorName): Uint8Array;
  privateKey(name: ActorName): KeyObject;
  /** Signature over the message in the form X.509 and CMS carry. */
  sign(name: ActorName, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array;
  /** The list of that CA: `revoked` is on the issuing one, a day before `at`. */
  crl(issuer?: ActorName): Uint8Array;
}

/** What an actor signs with unless told otherwise. */
export function defaultAlgorithm(name: ActorName): SignatureAlgorithm {
  return algorithmOf[actors[name].key];
}

export function makePkiWorld({ at }: { readonly at: number }): PkiWorld {
  const certificates = new Map<ActorName, Uint8Array>();
  const certificate = (name: ActorName): Uint8Array => {
    const known = certificates.get(name);
    if (known !== undefined) return known;
    const made = issue(name, at);
    certificates.set(name, made);
    return made;
  };
  const chain = (name: ActorName): readonly Uint8Array[] => {
    const { issuer } = actors[name];
    return [certificate(name), ...(issuer === name ? [] : chain(issuer))];
  };
  return {
    at,
    certificate,
    chain,
    publicKey: (name) => spki(name),
    privateKey: (name) => keyPair(name).privateKey,
    sign: signAs,
    crl: (issuer = 'issuing') => issueCrl(issuer, { at, revoked: certificate('revoked') }),
  };
}

const dayMs = 86_400_000;
const baseUrl = 'http://pki.test';

const algorithmOf: Readonly<Record<KeyAlgorithm, SignatureAlgorithm>> = {
  'rsa-2048': { scheme: 'rsa-pkcs1', hash: 'sha256' },
  'rsa-3072': { scheme: 'rsa-pkcs1', hash: 'sha256' },
  'rsa-4096': { scheme: 'rsa-pkcs1', hash: 'sha512' },
  'p-256': { scheme: 'ecdsa', hash: 'sha256' },
  'p-384': { scheme: 'ecdsa', hash: 'sha384' },
  'p-521': { scheme: 'ecdsa', hash: 'sha512' },
  ed25519: { scheme: 'ed25519' },
};

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const keyPairs = new Map<ActorName, KeyPair>();

function keyPair(name: ActorName): KeyPair {
  const known = keyPairs.get(name);
  if (known !== undefined) return known;
  const made = generateKeyPair(actors[name].key);
  keyPairs.set(name, made);
  return made;
}

/** A key pair of any kind the platform serves, made now. */
export function generateKeyPair(algorithm: KeyAlgorithm): KeyPair {
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519');
  if (algorithm.startsWith('rsa-')) {
    return generateKeyPairSync('rsa', { modulusLength: Number(algorithm.slice(4)) });
  }
  return generateKeyPairSync('ec', { namedCurve: algorithm.toUpperCase() });
}

/** Signature with any private key, in the form X.509 and CMS carry. */
export function signWith(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
): Uint8Array {
  switch (algorithm.scheme) {
    case 'ed25519':
      return new Uint8Array(sign(null, message, key));
    case 'ecdsa':
      return new Uint8Array(sign(algorithm.hash, message, { key, dsaEncoding: 'der' }));
    case 'rsa-pkcs1':
      return new Uint8Array(sign(algorithm.hash, message, key));
    case 'rsa-pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
      return new Uint8Array(sign(algorithm.hash, message, { key, padding, saltLength }));
    }
  }
}

function signAs(name: ActorName, algorithm: SignatureAlgorithm, message: Uint8Array): Uint8Array {
  return signWith(keyPair(name).privateKey, algorithm, message);
}

function spki(name: ActorName): Uint8Array {
  return new Uint8Array(keyPair(name).publicKey.export({ type: 'spki', format: 'der' }));
}

/** The subject of that actor, DER. */
export function nameOf(name: ActorName): Uint8Array {
  return buildName([
    { type: 'countryName', value: 'JP' },
    { type: 'organizationName', value: 'Kumoin Test' },
    { type: 'commonName', value: actors[name].commonName },
  ]);
}

/** The same serial number in every world: a digest of the name, positive, 16 octets. */
export function serialNumberOf(name: ActorName): Uint8Array {
  const serial = digest('sha256', new TextEncoder().encode(name)).slice(0, 16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function issue(name: ActorName, at: number): Uint8Array {
  const actor: Actor = actors[name];
  const [from, to] = actor.validity ?? [-365, 365];
  const signatureAlgorithm = defaultAlgorithm(actor.issuer);
  const tbs = buildTbsCertificate({
    serialNumber: serialNumberOf(name),
    signatureAlgorithm,
    issuer: nameOf(actor.issuer),
    subject: nameOf(name),
    notBefore: at + from * dayMs,
    notAfter: at + to * dayMs,
    publicKey: spki(name),
    extensions: extensionsOf(actor, name),
  });
  return assembleSigned(tbs, signatureAlgorithm, signAs(actor.issuer, signatureAlgorithm, tbs));
}

function extensionsOf(actor: Actor, name: ActorName): Uint8Array[] {
  const own = buildSubjectKeyIdentifier(keyIdentifier(spki(name)));
  if (actor.role === 'root') return [...caExtensions(), own];
  const named = [own, buildAuthorityKeyIdentifier(keyIdentifier(spki(actor.issuer)))];
  if (actor.role === 'brief') return [...roleExtensions('signer'), ...named, validityAssured()];
  const common = [
    ...named,
    buildCrlDistributionPoints([`${baseUrl}/${actor.issuer}.crl`]),
    buildAuthorityInfoAccess({
      ocspUrls: [`${baseUrl}/ocsp`],
      caIssuersUrls: [`${baseUrl}/${actor.issuer}.cer`],
    }),
    buildCertificatePolicies([{ id: '1.3.6.1.4.1.55555.1.1' }]),
  ];
  return [...roleExtensions(actor.role), ...common];
}

/** ext-etsi-valassured-ST-certs: no revocation before it expires (EN 319 412-1, 5.2). */
function validityAssured(): Uint8Array {
  return buildExtension({ id: '0.4.0.194121.2.1', value: derNull() });
}

function roleExtensions(role: Exclude<Actor['role'], 'root' | 'brief'>): Uint8Array[] {
  switch (role) {
    case 'issuing':
      return caExtensions(0);
    case 'signer':
      return [
        buildBasicConstraints({ ca: false }),
        buildKeyUsage(['nonRepudiation']),
        // NSS, and so pdfsig, trusts a signer's certificate for e-mail only.
        buildExtendedKeyUsage([oid.purposeEmailProtection, oid.purposeDocumentSigning]),
      ];
    case 'tsa':
      return [
        buildBasicConstraints({ ca: false }),
        buildKeyUsage(['digitalSignature']),
        buildExtendedKeyUsage([oid.purposeTimeStamping], { critical: true }),
      ];
    case 'ocsp':
      return [
        buildBasicConstraints({ ca: false }),
        buildKeyUsage(['digitalSignature']),
        buildExtendedKeyUsage([oid.purposeOcspSigning]),
        buildOcspNoCheck(),
      ];
    case 'evidence':
      return [
        buildBasicConstraints({ ca: false }),
        buildKeyUsage(['nonRepudiation']),
        // `evidencePurpose` of the package of that name.
        buildExtendedKeyUsage(['2.999.1.3']),
      ];
  }
}

function caExtensions(pathLength?: number): Uint8Array[] {
  return [
    buildBasicConstraints({ ca: true, ...(pathLength === undefined ? {} : { pathLength }) }),
    buildKeyUsage(['keyCertSign', 'cRLSign']),
  ];
}

function issueCrl(
  issuer: ActorName,
  { at, revoked }: { at: number; revoked: Uint8Array },
): Uint8Array {
  const signatureAlgorithm = defaultAlgorithm(issuer);
  const { serialNumber } = parseCertificate(revoked);
  const tbs = buildTbsCrl({
    signatureAlgorithm,
    issuer: nameOf(issuer),
    thisUpdate: at - dayMs / 2,
    nextUpdate: at + 7 * dayMs,
    number: 1,
    authorityKeyIdentifier: keyIdentifier(spki(issuer)),
    entries:
      actors.revoked.issuer === issuer
        ? [{ serialNumber, revokedAt: at - dayMs, reason: 'keyCompromise' }]
        : [],
  });
  return assembleSigned(tbs, signatureAlgorithm, signAs(issuer, signatureAlgorithm, tbs));
}
