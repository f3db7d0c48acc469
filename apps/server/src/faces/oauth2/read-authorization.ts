/**
 * What an application asks for at `oauth2/authorize`, read from parameters or from
 * `authorization_details`. CSC API v1.0.4.0, 8.3.2; v2.0.0.2, 8.4.2; v2.2.
 *
 * `hash` is the word of v1, and whoever says it is answered as v1 has it. Where both ways are
 * used at once, the details count: they name each document.
 */

import { cscHashOids } from '@kumoin/contract';
import type { HashAlgorithm } from '@kumoin/pki';
import type { AccessScope } from '#domain/access/client.ts';
import type { ConsentRequest } from '#domain/authorization/consent.ts';
import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import { makeDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { CreationRequest } from '#domain/issuance/creation-request.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { readBase64 } from '../base64.ts';
import { readCreation, readDeletion } from './read-agreement.ts';
import { detailTypes } from './detail-types.ts';
import { BadAuthorization } from './bad-authorization.ts';

/** Plain parameters of the CSC API, beside those of OAuth. */
export const cscParameters = [
  'credentialID',
  'signatureQualifier',
  'numSignatures',
  'hash',
  'hashes',
  'hashAlgorithmOID',
  'description',
  'lang',
  'account_token',
  'clientData',
] as const;

export type Detail = Readonly<Record<string, unknown>>;

export interface AskedDocument {
  readonly label: string | undefined;
  readonly digest: Digest;
}

export interface AskedYes extends ConsentRequest {
  readonly documents: readonly AskedDocument[];
}

/** In the order of the digests. */
export function labelsOf({ documents }: AskedYes): readonly string[] {
  return documents.map(({ label = '' }) => label);
}

export interface Authorization {
  readonly scope: AccessScope;
  /** With scope `credential`. */
  readonly yes: AskedYes | undefined;
  /** With scope `credential-creation`. */
  readonly creation: CreationRequest | undefined;
  /** With scope `credential-deletion`. */
  readonly deletion: CredentialId | undefined;
  /** The one detail there may be. */
  readonly detail: Detail | undefined;
  readonly description: string | undefined;
  readonly speaksV1: boolean;
}

type Params = Readonly<Record<string, unknown>>;

const charactersMax = { credentialID: 255, signatureQualifier: 255, label: 500, description: 500 };
const scopes: readonly string[] = [
  'service',
  'credential',
  'credential-creation',
  'credential-deletion',
];

/** @throws {BadAuthorization} @throws {Refusal} `digest_malformed`. */
export function readAuthorization(params: Params): Authorization {
  const detail = readDetail(textOf(params, 'authorization_details'));
  const scope = readScope(textOf(params, 'scope'), detail);
  return {
    scope,
    yes: scope === 'credential' ? readYes(params, detail) : undefined,
    creation: scope === 'credential-creation' ? readCreation(detail ?? {}) : undefined,
    deletion: scope === 'credential-deletion' ? readDeletion(detail ?? {}) : undefined,
    detail,
    description: readBounded(params, 'description', charactersMax.description),
    speaksV1: textOf(params, 'hash') !== undefined,
  };
}

/** Its form was checked by the engine: an array of objects with a known type. */
function readDetail(text: string | undefined): Detail | undefined {
  if (text === undefined) return undefined;
  const details = JSON.parse(text) as readonly Detail[];
  if (details.length > 1) throw new BadAuthorization('invalid_authorization_details', 'one detail');
  return details[0];
}

/** One per request, says CSC API v2.0.0.2, 8.4.2; a detail says which, if the scope does not. */
function readScope(text: string | undefined, detail: Detail | undefined): AccessScope {
  const told = text?.split(' ').filter((name) => name !== '') ?? [];
  const meant = detailTypes.find(({ type }) => type === detail?.['type'])?.scope;
  const [scope = meant ?? 'service', ...more] = told;
  if (more.length > 0 || !scopes.includes(scope)) {
    throw new BadAuthorization('invalid_scope', 'exactly one scope of this server');
  }
  if (meant !== undefined && scope !== meant) {
    throw new BadAuthorization('invalid_scope', 'scope and authorization_details differ');
  }
  if (meant === undefined && scope.startsWith('credential-')) {
    throw new BadAuthorization('invalid_request', 'Missing parameter authorization_details');
  }
  return scope as AccessScope;
}

function readYes(params: Params, detail: Detail | undefined): AskedYes {
  return detail === undefined ? yesOfParameters(params) : yesOfDetail(detail);
}

function yesOfParameters(params: Params): AskedYes {
  const joined = textOf(params, 'hashes') ?? textOf(params, 'hash');
  const entries = joined === undefined ? [] : joined.split(',');
  const oid = textOf(params, 'hashAlgorithmOID');
  const bad = (name: string) =>
    new BadAuthorization('invalid_request', `Invalid parameter ${name}`);
  const documents = entries.map((entry) => ({
    label: undefined,
    digest: readDigest(entry, readAlgorithm(oid, bad), bad),
  }));
  const count = textOf(params, 'numSignatures');
  if (count === undefined) {
    throw new BadAuthorization('invalid_request', 'Missing parameter numSignatures');
  }
  return {
    ...readSubject(params, bad),
    numSignatures: readCount(count, bad),
    documents,
    digests: documents.map(({ digest }) => digest),
  };
}

/** RFC 9396, 5: whatever is wrong with a detail has an error of its own. */
function yesOfDetail(detail: Detail): AskedYes {
  const bad = (name: string) =>
    new BadAuthorization('invalid_authorization_details', `Invalid member ${name}`);
  const { documentDigests, numSignatures, hashAlgorithmOID } = detail;
  if (!Array.isArray(documentDigests) || documentDigests.length > signaturesMaxLimit) {
    throw bad('documentDigests');
  }
  if (typeof hashAlgorithmOID !== 'string') throw bad('hashAlgorithmOID');
  const algorithm = readAlgorithm(hashAlgorithmOID, bad);
  const documents = documentDigests.map((entry: unknown) => readDocument(entry, algorithm, bad));
  const count = numSignatures ?? documents.length;
  return {
    ...readSubject(detail, bad),
    numSignatures: readCount(String(count), bad),
    documents,
    digests: documents.map(({ digest }) => digest),
  };
}

type Bad = (name: string) => BadAuthorization;

function readDocument(entry: unknown, algorithm: HashAlgorithm | undefined, bad: Bad) {
  if (typeof entry !== 'object' || entry === null) throw bad('documentDigests');
  const { hash, label, hashType } = entry as Detail;
  if (typeof hash !== 'string') throw bad('documentDigests');
  if (label !== undefined && label !== null && !isText(label, charactersMax.label)) {
    throw bad('documentDigests');
  }
  if (hashType !== undefined && !/^(sdr|dtbsr|sodr)$/i.test(String(hashType)))
    throw bad('hashType');
  return {
    label: typeof label === 'string' && label !== '' ? label : undefined,
    digest: readDigest(hash, algorithm, bad),
  };
}

/** At least one of the two. */
function readSubject(members: Params, bad: Bad) {
  const credentialId = textOf(members, 'credentialID');
  const signatureQualifier = textOf(members, 'signatureQualifier');
  if (credentialId === undefined && signatureQualifier === undefined) throw bad('credentialID');
  if ((credentialId?.length ?? 0) > charactersMax.credentialID) throw bad('credentialID');
  if ((signatureQualifier?.length ?? 0) > charactersMax.signatureQualifier) {
    throw bad('signatureQualifier');
  }
  return { credentialId: credentialId as CredentialId | undefined, signatureQualifier };
}

const byOid: ReadonlyMap<string, HashAlgorithm> = new Map(
  Object.entries(cscHashOids).map(([name, oid]) => [oid, name as HashAlgorithm]),
);
const byLength: ReadonlyMap<number, HashAlgorithm> = new Map([
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

function readAlgorithm(oid: string | undefined, bad: Bad): HashAlgorithm | undefined {
  if (oid === undefined) return undefined;
  const algorithm = byOid.get(oid);
  if (algorithm === undefined) throw bad('hashAlgorithmOID');
  return algorithm;
}

/** Without an algorithm the length tells: v1 does not name one here. */
function readDigest(entry: string, algorithm: HashAlgorithm | undefined, bad: Bad): Digest {
  const bytes = readBase64(entry);
  const meant = algorithm ?? byLength.get(bytes?.length ?? 0);
  if (bytes === undefined || meant === undefined) throw bad('hashes');
  return makeDigest(meant, bytes);
}

function readCount(text: string, bad: Bad): number {
  if (!/^\d{1,6}$/.test(text)) throw bad('numSignatures');
  return Number(text);
}

function readBounded(params: Params, name: string, max: number): string | undefined {
  const text = textOf(params, name);
  if ((text?.length ?? 0) > max) {
    throw new BadAuthorization('invalid_request', `Invalid parameter ${name}`);
  }
  return text;
}

function isText(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length <= max;
}

/** Empty is absent, as `null` is. */
function textOf(members: Params, name: string): string | undefined {
  const value = members[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
