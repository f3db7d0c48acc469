/**
 * The time-stamps of a signature, each with the digest of what it has to be over, in the order
 * they came about: over data, over the signature, over all of it.
 */

import { digestPieces, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { TimestampToken } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PlacedTimestamp, TimestampKind } from '../../extend/augmentable.ts';
import { defaultC14n } from '../../xml/c14n-method.ts';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { OpenedSignature } from './opened-signature.ts';
import { readC14n } from './read-transform.ts';
import {
  coveredByAllDataTimestamp,
  coveredByArchiveTimestamp,
  coveredByIndividualTimestamp,
  coveredByOlderArchive,
  coveredBySigAndRefs,
  coveredBySignatureTimestamp,
  piecesOf,
} from './timestamp-octets.ts';
import type { Covered } from './timestamp-octets.ts';
import { dsNamespace, xades141Namespace, xadesNamespace } from '../xades-names.ts';
import { optionalChild, readBase64 } from './xades-read.ts';

export interface XmlTimestamp extends PlacedTimestamp {
  readonly part: XmlPart;
}

interface Cover {
  readonly kind: TimestampKind;
  readonly covered: (method: C14nMethod) => Covered;
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
    return { kind: 'content', covered: (method) => coveredByAllDataTimestamp(opened, method) };
  }
  if (part.name !== 'IndividualDataObjectsTimeStamp') return undefined;
  return {
    kind: 'content',
    covered: (method) => coveredByIndividualTimestamp(opened, part, method),
  };
}

function unsignedCover(
  opened: OpenedSignature,
  part: XmlPart,
  before: readonly XmlPart[],
): Cover | undefined {
  if (part.is(xadesNamespace, 'SignatureTimeStamp')) {
    return { kind: 'signature', covered: (method) => coveredBySignatureTimestamp(opened, method) };
  }
  if (part.is(xades141Namespace, 'ArchiveTimeStamp')) {
    return {
      kind: 'archive',
      covered: (method) => coveredByArchiveTimestamp(opened, before, method),
      faults: distributed(part),
    };
  }
  if (part.is(xadesNamespace, 'ArchiveTimeStamp')) {
    return {
      kind: 'archive',
      covered: (method) => coveredByOlderArchive(opened, before, method),
      faults: distributed(part),
    };
  }
  const isOurs = part.namespace === xadesNamespace || part.namespace === xades141Namespace;
  if (isOurs && /^SigAndRefsTimeStamp(V2)?$/u.test(part.name)) {
    return {
      kind: 'signature',
      covered: (method) => coveredBySigAndRefs(opened, before, method),
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
function place(part: XmlPart, { kind, covered, faults = [] }: Cover): readonly XmlTimestamp[] {
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
    const over = method && attempt(() => covered(method));
    return { part, kind, raw, token, expectedDigest: digestFor(token, over), faults: own };
  });
}

/** What cannot be followed cannot be told: the digest stays unknown. */
function attempt(cover: () => Covered): Covered {
  try {
    return cover();
  } catch (cause) {
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

function digestFor(token: TimestampToken | undefined, covered: Covered) {
  const imprint = token?.tstInfo.imprint;
  if (imprint === undefined || 'fault' in imprint || covered === undefined) return undefined;
  return digestPieces(imprint.hash, piecesOf(covered));
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
