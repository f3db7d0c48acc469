/**
 * What an archive-time-stamp-v2 is over (TS 101 733, 6.4.1): the CMS as it was encoded, the
 * content where it is detached, and the unsigned attributes but for archive time-stamps that
 * are not older. Products disagreed whether tag and length of those attributes belong to it, so
 * either is taken (TS 101 733 V2.2.1, annex K, note 3). Read only; version 3 is what is written.
 *
 * Content and material come first in it and are digested once for all; the attributes are
 * digested for each, within what the document may ask for.
 */

import {
  concatBytes,
  contextConstructed,
  derElement,
  equalBytes,
  makeDigester,
  oid,
} from '@kumoin/pki';
import type {
  CmsAttribute,
  CmsAttributes,
  Digester,
  HashAlgorithm,
  TimestampToken,
} from '@kumoin/pki';
import { attributeTokens } from '../read/attribute-tokens.ts';
import type { CadesDocument } from '../read/read-cades.ts';
import { signedMembers } from './archive-imprint.ts';
import type { Indexed } from './ats-hash-index.ts';

/**
 * The digest the token has to be over: the one of both variants that it is over, if any.
 * Undefined when its hash is unknown or a detached content is not at hand.
 */
export function archiveImprintV2(
  document: CadesDocument,
  { signerInfo }: Pick<Indexed, 'signerInfo'>,
  { tstInfo }: TimestampToken,
): Uint8Array | 'too_much' | undefined {
  const { imprint, at } = tstInfo;
  if ('fault' in imprint || document.content === undefined) return undefined;
  const { unsignedAttributes } = signerInfo;
  const times = archiveTimes(unsignedAttributes);
  const older = unsignedAttributes.all.filter((each) => (times.get(each) ?? -Infinity) < at);
  const attributes = concatBytes(older.map(({ raw }) => raw));
  const members = concatBytes(signedMembers(signerInfo));
  if (!document.budget.takeBytes(2 * (members.length + attributes.length))) return 'too_much';
  const before = digestedBefore(document, imprint.hash);
  if (before === undefined) return 'too_much';
  const over = (...parts: readonly Uint8Array[]): Uint8Array => {
    const digester = before.copy();
    for (const part of [members, ...parts]) digester.update(part);
    return digester.digest();
  };
  const whole = over(derElement(contextConstructed(1), attributes));
  const bare = over(attributes);
  return equalBytes(bare, imprint.messageDigest) ? bare : whole;
}

const digested = new WeakMap<CadesDocument, Map<HashAlgorithm, Digester>>();

/** All that precedes the members of the signer; undefined where it is more than may be asked. */
function digestedBefore(document: CadesDocument, hash: HashAlgorithm): Digester | undefined {
  const known = digested.get(document) ?? new Map<HashAlgorithm, Digester>();
  digested.set(document, known);
  const before = known.get(hash) ?? digestBefore(document, hash);
  if (before !== undefined) known.set(hash, before);
  return before;
}

function digestBefore(
  { signedData, content, budget }: CadesDocument,
  hash: HashAlgorithm,
): Digester | undefined {
  const beside = signedData.content === undefined ? content : undefined;
  const { encapsulatedRaw, certificatesRaw, crlsRaw } = signedData;
  const parts = [encapsulatedRaw, beside, certificatesRaw, crlsRaw].filter(
    (part) => part !== undefined,
  );
  if (!budget.takeBytes(parts.reduce((sum, { length }) => sum + length, 0))) return undefined;
  const digester = makeDigester(hash);
  for (const part of parts) digester.update(part);
  return digester;
}

const timesKnown = new WeakMap<CmsAttributes, ReadonlyMap<CmsAttribute, number>>();

/** Of each attribute with archive time-stamps the latest; one that cannot be read is of no time. */
function archiveTimes(attributes: CmsAttributes): ReadonlyMap<CmsAttribute, number> {
  const known = timesKnown.get(attributes);
  if (known !== undefined) return known;
  const times = new Map<CmsAttribute, number>();
  for (const type of [oid.archiveTimeStampV2, oid.archiveTimeStampV3]) {
    for (const { attribute, token } of attributeTokens(attributes, type)) {
      const at = token?.tstInfo.at ?? Infinity;
      times.set(attribute, Math.max(at, times.get(attribute) ?? -Infinity));
    }
  }
  timesKnown.set(attributes, times);
  return times;
}
