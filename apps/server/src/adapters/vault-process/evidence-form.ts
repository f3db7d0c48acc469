/**
 * The wire form of evidence: all a rule reads, in bounds. What is in no form here is not
 * carried, and a member added to evidence does not compile until it has one.
 */

import { evidenceOctetsMax } from '@kumoin/evidence';
import { cadesPropertyNames, signatureLevels, signatureWordsCharactersMax } from '@kumoin/ades';
import type { CadesProperty, EncodedProperty } from '@kumoin/ades';
import type { HashAlgorithm, KeyAlgorithm, Sha2Algorithm, SignatureAlgorithm } from '@kumoin/pki';
import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import { makeDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { KeyRef } from '#domain/identifiers.ts';
import { sealedKinds } from '#domain/evidence/seal-evidence.ts';
import type { SealEvidence } from '#domain/evidence/seal-evidence.ts';
import { authorityKinds } from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { certificateProfiles } from '#domain/issuance/certificate-profile.ts';
import type {
  CertificateEvidence,
  CrlEvidence,
  RootEvidence,
  StatusEvidence,
} from '#domain/issuance/issuance-evidence.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import type {
  CadesToSign,
  DocumentToSign,
  JadesToSign,
  PadesEnvelope,
  PadesToSign,
  SignatureWord,
  XadesEnvelope,
  XadesToSign,
} from '#domain/signatures/document-to-sign.ts';
import type {
  DocumentsEvidence,
  SigningCredential,
  SigningEvidence,
  SigningOrder,
} from '#domain/signatures/signing-evidence.ts';
import type { TimestampEvidence } from '#domain/timestamps/timestamp-evidence.ts';
import type { TimestampQuery } from '#domain/timestamps/timestamp-query.ts';
import { absent, bigInteger, bytes, choice, fact, integer, list } from './wire-form.ts';
import { optional, record, text, variant } from './wire-form.ts';
import type { WireForm } from './wire-form.ts';

/** Lists with some hundred thousand revoked certificates still fit. */
const tbsBytesMax = 11 * 2 ** 20;
const certificateBytesMax = 64 * 1024;
const chainMax = 10;
const nonceDigitsMax = 400;
/** As much as a request with documents may hold; see `frames.ts`. */
const documentBytesMax = 24 * 2 ** 20;
const propertyBytesMax = 64 * 1024;
const propertyNameMax = 255;
const propertiesMax = 20;

const identifier = text<never>(255);
export const keyRefForm = text<KeyRef>(1024);
const time = integer(-8.64e15, 8.64e15);
const count = integer(0, Number.MAX_SAFE_INTEGER);
export const publicKeyForm = bytes(8 * 1024);

export const keyAlgorithmForm = choice<KeyAlgorithm>([
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
]);

const hashes: readonly HashAlgorithm[] = ['sha256', 'sha384', 'sha512'] satisfies Sha2Algorithm[];
const hashForm = choice<HashAlgorithm>(hashes);

const algorithms = new Map<string, SignatureAlgorithm>([
  ['ed25519', { scheme: 'ed25519' }],
  ...(['rsa-pkcs1', 'rsa-pss', 'ecdsa'] as const).flatMap((scheme) =>
    hashes.map((hash): [string, SignatureAlgorithm] => [`${scheme}/${hash}`, { scheme, hash }]),
  ),
]);

const algorithmName = choice([...algorithms.keys()]);
const algorithmForm: WireForm<SignatureAlgorithm> = {
  write: (value) => (value.scheme === 'ed25519' ? value.scheme : `${value.scheme}/${value.hash}`),
  read: (wire) => algorithms.get(algorithmName.read(wire)) ?? { scheme: 'ed25519' },
};

const digestParts = record<Digest>({ algorithm: hashForm, bytes: bytes(64) });
const digestForm: WireForm<Digest> = {
  write: digestParts.write,
  read(wire) {
    const { algorithm, bytes: octets } = digestParts.read(wire);
    return makeDigest(algorithm, octets);
  },
};

const orderForm = record<SigningOrder>({
  accountId: identifier,
  clientId: identifier,
  credentialId: identifier,
  keyThumbprint: optional(text(255)),
  algorithm: algorithmForm,
  digests: list(digestForm, signaturesMaxLimit),
});

export const credentialForm = record<SigningCredential>({
  id: identifier,
  ownerId: identifier,
  keyRef: keyRefForm,
  keyAlgorithm: keyAlgorithmForm,
  notBefore: time,
  notAfter: time,
  enabled: fact,
  revokedAt: optional(time),
  consumedAt: optional(time),
  signaturesMax: count,
});

export const authorizationForm = record<Authorization>({
  id: identifier,
  transactionId: identifier,
  sadHash: identifier,
  accountId: identifier,
  clientId: identifier,
  credentialId: identifier,
  level: choice([1, 2] as const),
  boundToDigests: fact,
  createdAt: time,
  expiresAt: time,
  transactionExpiresAt: time,
  usedAt: optional(time),
  replacedAt: optional(time),
  keyThumbprint: optional(text(255)),
});

const openSlotForm = record<Slot>({
  position: count,
  digest: optional(digestForm),
  spentAt: absent,
});

const levelForm = choice(signatureLevels);
const documentBytes = bytes(documentBytesMax);

const cadesForm = record<CadesToSign>({
  document: optional(documentBytes),
  attached: fact,
  level: levelForm,
  properties: list(
    record<CadesProperty>({ name: choice(cadesPropertyNames), value: bytes(propertyBytesMax) }),
    propertiesMax,
  ),
});

const words = ['name', 'reason', 'location', 'contactInfo'] as const;
const wordForm = record<SignatureWord>({
  word: choice(words),
  text: text(signatureWordsCharactersMax),
});

const padesForm = record<PadesToSign>({
  document: optional(documentBytes),
  envelope: choice<PadesEnvelope>(['certification', 'revision', 'any']),
  level: levelForm,
  words: list(wordForm, words.length),
});

const encodedProperties = list(
  record<EncodedProperty>({ name: text(propertyNameMax), value: bytes(propertyBytesMax) }),
  propertiesMax,
);

const xadesForm = record<XadesToSign>({
  document: optional(documentBytes),
  envelope: choice<XadesEnvelope>(['enveloped', 'enveloping', 'detached']),
  level: levelForm,
  properties: encodedProperties,
});

const jadesForm = record<JadesToSign>({
  document: optional(documentBytes),
  attached: fact,
  level: levelForm,
  properties: encodedProperties,
});

type ToSign<Kind> = Extract<DocumentToSign, { readonly kind: Kind }>['facts'];

const documentsForm = record<DocumentsEvidence>({
  asked: list(
    variant<{ readonly [Kind in DocumentToSign['kind']]: ToSign<Kind> }>({
      cades: cadesForm,
      pades: padesForm,
      xades: xadesForm,
      jades: jadesForm,
    }),
    signaturesMaxLimit,
  ),
  chain: list(bytes(certificateBytesMax), chainMax),
  seed: bytes(32),
});

const signingForm = record<SigningEvidence>({
  order: orderForm,
  credential: optional(credentialForm),
  authorization: optional(authorizationForm),
  openSlots: list(openSlotForm, signaturesMaxLimit),
  documents: optional(documentsForm),
  at: time,
});

export const authorityForm = record<Authority>({
  id: identifier,
  kind: choice(authorityKinds),
  keyRef: keyRefForm,
  keyAlgorithm: keyAlgorithmForm,
  chain: list(bytes(certificateBytesMax), chainMax),
  createdAt: time,
});

const tbs = bytes(tbsBytesMax);

type IssuedProfile = CertificateEvidence['profile'];
const issuedProfiles = Object.keys(certificateProfiles).filter(
  (name): name is IssuedProfile => name !== 'root',
);

const queryForm = record<TimestampQuery>({
  digest: digestForm,
  policy: optional(text(255)),
  nonce: optional(bigInteger(nonceDigitsMax)),
  certificatesWanted: fact,
});

type Facts<Kind extends Evidence['kind']> = Extract<Evidence, { readonly kind: Kind }>['facts'];

export const evidenceForm: WireForm<Evidence> = variant<{
  readonly [Kind in Evidence['kind']]: Facts<Kind>;
}>({
  signing: signingForm,
  certificate: record<CertificateEvidence>({
    tbs,
    profile: choice(issuedProfiles),
    issuer: authorityForm,
    at: time,
  }),
  root: record<RootEvidence>({ tbs, keyRef: keyRefForm, publicKey: publicKeyForm, at: time }),
  crl: record<CrlEvidence>({ tbs, issuer: authorityForm, lastNumber: count, at: time }),
  status: record<StatusEvidence>({
    tbs,
    responder: authorityForm,
    issuer: authorityForm,
    at: time,
  }),
  timestamp: record<TimestampEvidence>({
    query: queryForm,
    authority: authorityForm,
    policy: text(255),
    serialNumber: bytes(20),
    newestAt: optional(time),
    at: time,
  }),
  seal: record<SealEvidence>({
    sealed: choice(sealedKinds),
    content: bytes(evidenceOctetsMax),
    authority: authorityForm,
    at: time,
  }),
});
