/**
 * The time-stamps of a signature, each with the digest of what it has to be over, in the order
 * they came about: over data, over the signature, over all of it.
 */

import { digest, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { TimestampToken } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { PlacedTimestamp, TimestampKind } from '../extend/augmentable.ts';
import { defaultC14n } from '../xml/c14n-method.ts';
import type { C14nMethod } from '../xml/c14n-method.ts';
import type { XmlPart } from '../xml/xml-part.ts';
import type { OpenedSignature } from './opened-signature.ts';
import { readC14n } from './read-transform.ts';
import {
  allDataOctets,
  archiveTimestampOctets,
  individualDataOctets,
  olderArchiveTimestampOctets,
  sigAndRefsOctets,
  signatureTimestampOctets,
} from './timestamp-octets.ts';
import { dsNamespace, xades141Namespace, xadesNamespace } from './xades-names.ts';
import { optionalChild, readBase64 } from './xades-read.ts';

export interface XmlTimestamp extends PlacedTimestamp {
  readonly part: XmlPart;
}

interface Cover {
  readonly kind: TimestampKind;
  readonly octets: (method: C14nMethod) => Uint8Array | undefined;
  readonly faults?: readonly string[];
}

/** @throws {AdesError} `xades_malformed`. */
export function readTimestamps(opened: OpenedSignature): readonly XmlTimestamp[] {
  const { qualifying } = opened.parsed;
  const properties = qualifying?.properties ?? [];
  const unsigned = properties.map((part, index) => ({
    part,
    cover: unsignedCover(opened, part, properties.slice(0, index)),
  }));
  return [...contentTimestamps(opened), ...unsigned].flatMap(({ part, cover }) =>
    cover === undefined ? [] : place(part, cover),
  );
}

function contentTimestamps(opened: OpenedSignature) {
  const signed = opened.parsed.qualifying?.signed;
  const data = signed && optionalChild(signed, xadesNamespace, 'SignedDataObjectProperties');
  return (data?.children ?? []).map((part) => ({ part, cover: contentCover(opened, part) }));
}

function contentCover(opened: OpenedSignature, part: XmlPart): Cover | undefined {
  if (part.namespace !== xadesNamespace) return undefined;
  if (part.name === 'AllDataObjectsTimeStamp') {
    return { kind: 'content', octets: () => allDataOctets(opened) };
  }
  if (part.name !== 'IndividualDataObjectsTimeStamp') return undefined;
  return { kind: 'content', octets: () => individualDataOctets(opened, part) };
}

function unsignedCover(
  opened: OpenedSignature,
  part: XmlPart,
  before: readonly XmlPart[],
): Cover | undefined {
  if (part.is(xadesNamespace, 'SignatureTimeStamp')) {
    return { kind: 'signature', octets: (method) => signatureTimestampOctets(opened, method) };
  }
  if (part.is(xades141Namespace, 'ArchiveTimeStamp')) {
    return {
      kind: 'archive',
      octets: (method) => archiveTimestampOctets(opened, before, method),
      faults: distributed(part),
    };
  }
  if (part.is(xadesNamespace, 'ArchiveTimeStamp')) {
    return {
      kind: 'archive',
      octets: (method) => olderArchiveTimestampOctets(opened, before, method),
      faults: distributed(part),
    };
  }
  const isOurs = part.namespace === xadesNamespace || part.namespace === xades141Namespace;
  if (isOurs && /^SigAndRefsTimeStamp(V2)?$/u.test(part.name)) {
    return {
      kind: 'signature',
      octets: (method) => sigAndRefsOctets(opened, before, method),
      faults: distributed(part),
    };
  }
  return undefined;
}

/** Include elements say what is covered instead: a form nobody makes, and we do not follow. */
function distributed(part: XmlPart): readonly string[] {
  return part.childrenOf(xadesNamespace, 'Include').length > 0 ? ['timestamp_distributed'] : [];
}

/** One for each token in it: baseline allows one, and what has more is told. */
function place(part: XmlPart, { kind, octets, faults = [] }: Cover): readonly XmlTimestamp[] {
  const tokens = part.childrenOf(xadesNamespace, 'EncapsulatedTimeStamp');
  const named = optionalChild(part, dsNamespace, 'CanonicalizationMethod');
  const method = named === undefined ? defaultC14n : readC14n(named);
  const own = [
    ...faults,
    ...(tokens.length > 1 ? ['timestamp_tokens_several'] : []),
    ...(method === undefined ? ['canonicalization_unsupported'] : []),
  ];
  if (tokens.length === 0) {
    const none = { token: undefined, raw: new Uint8Array(), expectedDigest: undefined };
    return [{ part, kind, ...none, faults: [...own, 'timestamp_missing'] }];
  }
  return tokens.map((encapsulated) => {
    const raw = readBase64(encapsulated);
    const token = readToken(raw);
    const covered = method && attempt(() => octets(method));
    return { part, kind, raw, token, expectedDigest: digestFor(token, covered), faults: own };
  });
}

/** What cannot be followed cannot be told: the digest stays unknown. */
function attempt(octets: () => Uint8Array | undefined): Uint8Array | undefined {
  try {
    return octets();
  } catch (cause) {
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

function digestFor(token: TimestampToken | undefined, covered: Uint8Array | undefined) {
  const imprint = token?.tstInfo.imprint;
  if (imprint === undefined || 'fault' in imprint || covered === undefined) return undefined;
  return digest(imprint.hash, covered);
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
