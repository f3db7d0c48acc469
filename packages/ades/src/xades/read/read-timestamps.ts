/**
 * The time-stamps of a signature, each with the digest of what it has to be over, in the order
 * they came about: over data, over the signature, over all of it.
 */

import { digestPieces, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { HashAlgorithm, TimestampToken } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import type { PlacedTimestamp, TimestampKind } from '../../extend/augmentable.ts';
import { defaultC14n } from '../../xml/c14n-method.ts';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { OpenedSignature } from './opened-signature.ts';
import { readC14n } from './read-transform.ts';
import { spentPieces } from './spent-octets.ts';
import {
  coveredByAllDataTimestamp,
  coveredByArchiveTimestamp,
  coveredByIndividualTimestamp,
  coveredByOlderArchive,
  coveredByRefsOnly,
  coveredBySigAndRefs,
  coveredBySignatureTimestamp,
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

/** Placed once for each signature: what it costs is taken from the budget of its document. */
const placedBefore = new WeakMap<OpenedSignature, readonly XmlTimestamp[]>();

/** @throws {AdesError} `xades_malformed`. */
export function readTimestamps(opened: OpenedSignature): readonly XmlTimestamp[] {
  const placed = placedBefore.get(opened) ?? placeTimestamps(opened);
  placedBefore.set(opened, placed);
  return placed;
}

function placeTimestamps(opened: OpenedSignature): readonly XmlTimestamp[] {
  const { qualifying } = opened.parsed;
  const properties = qualifying?.properties ?? [];
  const unsigned = properties.map((part, index) => ({
    part,
    cover: unsignedCover(opened, part, properties.slice(0, index)),
  }));
  return [...contentTimestamps(opened), ...unsigned].flatMap(({ part, cover }) =>
    cover === undefined ? [] : place(part, cover, opened.budget),
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
      kind: 'references',
      covered: (method) => coveredBySigAndRefs(opened, before, method),
      faults: distributed(part),
    };
  }
  if (isOurs && isRefsOnly(part)) {
    return {
      kind: 'references',
      covered: (method) => coveredByRefsOnly(opened, before, method),
      faults: distributed(part),
    };
  }
  return undefined;
}

/** What a time-stamp is no proof of the signature by. */
export function isRefsOnly({ name }: XmlPart): boolean {
  return /^RefsOnlyTimeStamp(V2)?$/u.test(name);
}

/** Include elements say what is covered instead: a form nobody makes, and we do not follow. */
function distributed(part: XmlPart): readonly string[] {
  return part.childrenOf(xadesNamespace, 'Include').length > 0 ? ['timestamp_distributed'] : [];
}

/** One for each token in it: baseline allows one, and what has more is told. */
function place(
  part: XmlPart,
  { kind, covered, faults = [] }: Cover,
  budget: ReadingBudget,
): readonly XmlTimestamp[] {
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
  const digestOf = digestOnce((hash) => {
    const over = method && covered(method);
    return over && digestPieces(hash, spentPieces(over, budget));
  });
  return tokens.map((encapsulated) => {
    const raw = readBase64(encapsulated);
    if (!budget.takeTimestamp()) {
      const none = { token: undefined, expectedDigest: undefined };
      return { part, kind, raw, ...none, faults: [...own, 'timestamps_too_many'] };
    }
    const token = readToken(raw);
    const { digest, faults: more } = expect(token, digestOf);
    return { part, kind, raw, token, expectedDigest: digest, faults: [...own, ...more] };
  });
}

interface Expected {
  /** Undefined: cannot be told. */
  readonly digest: Uint8Array | undefined;
  readonly faults: readonly string[];
}

/** Once for each hash, however many tokens there are. */
function digestOnce(digestOf: (hash: HashAlgorithm) => Uint8Array | undefined) {
  const known = new Map<HashAlgorithm, Expected>();
  return (hash: HashAlgorithm): Expected => {
    const expected = known.get(hash) ?? attempt(() => digestOf(hash));
    known.set(hash, expected);
    return expected;
  };
}

/** What cannot be followed cannot be told: the digest stays unknown. */
function attempt(digestOf: () => Uint8Array | undefined): Expected {
  try {
    return { digest: digestOf(), faults: [] };
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    const faults = cause.code === 'xml_too_large' ? ['timestamps_too_many'] : [];
    return { digest: undefined, faults };
  }
}

function expect(
  token: TimestampToken | undefined,
  digestOf: (hash: HashAlgorithm) => Expected,
): Expected {
  const imprint = token?.tstInfo.imprint;
  if (imprint === undefined || 'fault' in imprint) return { digest: undefined, faults: [] };
  return digestOf(imprint.hash);
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
