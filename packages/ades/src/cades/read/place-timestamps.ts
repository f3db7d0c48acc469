/**
 * The time-stamps of one signer, each with the digest it has to be over (EN 319 122-1, 5.2.8,
 * 5.3, 5.5 and annex A): in the order they came about, so that the archive time-stamps follow
 * what they protect, and each other by the time they state.
 */

import { digest, oid, readElement } from '@kumoin/pki';
import type { TimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp } from '../../extend/augmentable.ts';
import { archiveImprintV2 } from '../archive/archive-imprint-v2.ts';
import { archiveImprint, archiveImprintParts } from '../archive/archive-imprint.ts';
import { indexHolds, readAtsHashIndex } from '../archive/ats-hash-index.ts';
import { attributeTokens } from './attribute-tokens.ts';
import type { AttributeToken } from './attribute-tokens.ts';
import type { CadesSigner } from './cades-signers.ts';

/** With the type of the attribute it stands in, dotted. */
export interface CadesTimestamp extends PlacedTimestamp {
  readonly type: string;
}

/** What is known of a time-stamp beside its token. */
type Place = Pick<PlacedTimestamp, 'expectedDigest' | 'faults'>;

interface Stamped {
  readonly signer: CadesSigner;
  readonly token: TimestampToken;
}

interface Kind {
  readonly type: string;
  readonly kind: PlacedTimestamp['kind'];
  readonly place: (stamped: Stamped) => Place;
}

/** In the order of a signature's life. */
const kinds: readonly Kind[] = [
  { type: oid.contentTimeStamp, kind: 'content', place: overContent },
  { type: oid.signatureTimeStamp, kind: 'signature', place: overSignature },
  { type: oid.cadesCTimeStamp, kind: 'references', place: overSignatureAndReferences },
  { type: oid.referencesTimeStamp, kind: 'references', place: overReferences },
  // Of the first version neither text nor product is at hand to say what it is over.
  { type: oid.archiveTimeStamp, kind: 'archive', place: () => unknown },
  { type: oid.archiveTimeStampV2, kind: 'archive', place: overAllBefore },
  { type: oid.archiveTimeStampV3, kind: 'archive', place: overIndexed },
];

const known = new WeakMap<CadesSigner, readonly CadesTimestamp[]>();

/** Placed once for each signer: what it costs is taken from the budget of its document. */
export function placeTimestamps(signer: CadesSigner): readonly CadesTimestamp[] {
  const placed = known.get(signer) ?? placeAll(signer);
  known.set(signer, placed);
  return placed;
}

function placeAll(signer: CadesSigner): readonly CadesTimestamp[] {
  const { signedAttributes, unsignedAttributes } = signer.signerInfo;
  const placed = kinds.flatMap((kind) => {
    const attributes = kind.kind === 'content' ? signedAttributes : unsignedAttributes;
    return attributeTokens(attributes, kind.type).map((found) => placeOne(signer, kind, found));
  });
  const archives = placed.filter(({ kind }) => kind === 'archive').toSorted(byTime);
  return [...placed.filter(({ kind }) => kind !== 'archive'), ...archives];
}

function placeOne(
  signer: CadesSigner,
  { type, kind, place }: Kind,
  { raw, token, beyond }: AttributeToken,
): CadesTimestamp {
  if (beyond || !signer.document.budget.takeTimestamp()) {
    return { type, kind, token: undefined, raw, ...tooMany };
  }
  if (token === undefined) return { type, kind, token, raw, ...unknown };
  return { type, kind, token, raw, ...place({ signer, token }) };
}

const tooMany: Place = { expectedDigest: undefined, faults: ['timestamps_too_many'] };
const unknown: Place = { expectedDigest: undefined, faults: [] };

/** Within one second the later one lists more. */
function byTime(left: PlacedTimestamp, right: PlacedTimestamp): number {
  return timeOf(left) - timeOf(right) || listedBy(left) - listedBy(right);
}

function listedBy({ token }: PlacedTimestamp): number {
  const index = token && readAtsHashIndex(token);
  return typeof index === 'object' ? index.unsignedAttributes.length : 0;
}

function timeOf({ token }: PlacedTimestamp): number {
  return token?.tstInfo.at ?? 0;
}

/** The octets of the content, without the tag of eContent. */
function overContent({ signer, token }: Stamped): Place {
  const { imprint } = token.tstInfo;
  if ('fault' in imprint) return unknown;
  return { expectedDigest: signer.document.digestOf(imprint.hash), faults: [] };
}

/** The octets of the signature value, without the tag. */
function overSignature({ signer, token }: Stamped): Place {
  return over({ signer, token }, [signer.signerInfo.signature]);
}

const referenceTypes = [oid.completeCertificateReferences, oid.completeRevocationReferences];

/** CAdES-C time-stamp (annex A.1.5.2): signature value, signature time-stamps, references. */
function overSignatureAndReferences({ signer, token }: Stamped): Place {
  const stamps = insideOf(signer, [oid.signatureTimeStamp]);
  const references = insideOf(signer, referenceTypes);
  return over({ signer, token }, [signer.signerInfo.signature, ...stamps, ...references]);
}

/** Time-stamped references (annex A.1.5.1): both kinds, and nothing else. */
function overReferences({ signer, token }: Stamped): Place {
  return over({ signer, token }, insideOf(signer, referenceTypes));
}

/** Type and values of the attributes, without the SEQUENCE around them. */
function insideOf(signer: CadesSigner, types: readonly string[]): readonly Uint8Array[] {
  const { all } = signer.signerInfo.unsignedAttributes;
  return types.flatMap((type) =>
    all
      .filter((each) => each.type === type)
      .map(({ raw }) => readElement(raw, 0, raw.length).content),
  );
}

function over({ signer, token }: Stamped, parts: readonly Uint8Array[]): Place {
  const { imprint } = token.tstInfo;
  if ('fault' in imprint) return unknown;
  const bytes = parts.reduce((sum, { length }) => sum + length, 0);
  if (!signer.document.budget.takeBytes(bytes)) return tooMany;
  return { expectedDigest: digest(imprint.hash, ...parts), faults: [] };
}

function overAllBefore({ signer, token }: Stamped): Place {
  const expectedDigest = archiveImprintV2(signer.document, signer, token);
  return expectedDigest === 'too_much' ? tooMany : { expectedDigest, faults: [] };
}

function overIndexed({ signer, token }: Stamped): Place {
  const { signerInfo, document } = signer;
  const { signedData, digestOf } = document;
  const index = readAtsHashIndex(token);
  if (typeof index === 'string') return { expectedDigest: undefined, faults: [index] };
  const holds = indexHolds(index, { signedData, signerInfo });
  const faults = holds ? [] : ['hash_index_unmatched'];
  const { imprint } = token.tstInfo;
  if ('fault' in imprint) return { expectedDigest: undefined, faults };
  const contentDigest = digestOf(imprint.hash);
  if (contentDigest === undefined) return { expectedDigest: undefined, faults };
  const archived = { signedData, signerInfo, contentDigest, hashIndex: index.raw };
  const bytes = archiveImprintParts(archived).reduce((sum, { length }) => sum + length, 0);
  if (!document.budget.takeBytes(bytes)) return tooMany;
  return { expectedDigest: archiveImprint(imprint.hash, archived), faults };
}
