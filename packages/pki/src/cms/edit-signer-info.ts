/**
 * Unsigned attributes put into a SignerInfo (RFC 5652, 5.3 and 11), also into one that is a
 * counter-signature and hangs as a value on another. All members before them keep their octets:
 * whatever is signed or time-stamped lies there.
 */

import { concatBytes, derElement, derSequence } from '../der/encode-der.ts';
import { parseBer } from '../der/parse-ber.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer, receivedOctets } from '../der/parse-der.ts';
import { contextConstructed } from '../der/tag.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import { cmsAttributesMax, parseAttributes } from './attribute.ts';
import { extendSet, inOrderOf, octetsOf } from './extend-set.ts';
import { cmsDerLimits } from './parse-signed-data.ts';
import { parseSignerInfo } from './parse-signer-info.ts';

export interface SignerInfoChanges {
  /** Attributes, DER; one that is there already, to the octet, is not repeated. */
  readonly addUnsignedAttributes?: readonly Uint8Array[];
  readonly replaceUnsignedAttributes?: readonly AttributeReplacement[];
}

/**
 * For what no time-stamp covers yet, such as the attribute of a token that has to take in its
 * own validation data.
 */
export interface AttributeReplacement {
  /** The Attribute as it stands there, DER. */
  readonly replaced: Uint8Array;
  /** What stands there instead, DER. */
  readonly attribute: Uint8Array;
}

/**
 * @returns the SignerInfo, DER; the very same bytes when there is nothing to change.
 * @throws {PkiError} `cms_malformed` when the attribute to replace is not there, what is added is
 * no attribute, or they become too many; `der_*`.
 */
export function editSignerInfo(signerInfo: Uint8Array, changes: SignerInfoChanges): Uint8Array {
  const { addUnsignedAttributes = [], replaceUnsignedAttributes = [] } = changes;
  const node = parseBer(signerInfo, cmsDerLimits);
  return readStructure('cms_malformed', () => {
    parseSignerInfo(node);
    const unsigned = node.children.find(({ tag }) => tag === contextConstructed(1));
    const present = unsigned?.children ?? [];
    const replaced = replaceAttributes(present, replaceUnsignedAttributes);
    const added = addUnsignedAttributes.map(readAttribute);
    const all = extendSet({ present: replaced, added, countMax: cmsAttributesMax });
    const same = replaced === present && all.length === present.length;
    if (same) return signerInfo;
    const members = node.children.filter((member) => member !== unsigned).map(receivedOctets);
    return derSequence(...members, derElement(contextConstructed(1), concatBytes(all)));
  });
}

function replaceAttributes(
  present: readonly DerNode[],
  replacements: readonly AttributeReplacement[],
): readonly DerNode[] {
  if (replacements.length === 0) return present;
  const byName = new Map(replacements.map((one) => [octetsOf({ raw: one.replaced }), one]));
  const nodes = present.map((attribute) => {
    const name = octetsOf(attribute);
    const replacement = byName.get(name);
    byName.delete(name);
    return replacement === undefined ? attribute : readAttribute(replacement.attribute);
  });
  if (byName.size > 0) throw new PkiError('cms_malformed', 'the attribute to replace is not there');
  return inOrderOf(present, nodes);
}

function readAttribute(der: Uint8Array): DerNode {
  const node = parseDer(der, cmsDerLimits);
  parseAttributes({ ...node, children: [node] });
  return node;
}
