/**
 * CMS attributes (RFC 5652, 5.3 and 11): a type and a set of values.
 *
 * A signed attribute that occurs twice lets two readers see two different signatures, so
 * `only` answers nothing as soon as a type or its value is not unique; the caller can then
 * only refuse.
 */

import { derObjectIdentifier, derSequence, derSetOf } from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { DerFields, readObjectIdentifier } from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { PkiError } from '../pki-error.ts';

export const cmsAttributesMax = 256;
/** Of one attribute: every one of them may be a time-stamp or a counter-signature. */
export const cmsAttributeValuesMax = 256;

export interface CmsAttribute {
  readonly type: string;
  /** The values as they came, each a complete element. */
  readonly values: readonly DerNode[];
  /** The whole `Attribute` as it came. */
  readonly raw: Uint8Array;
}

export interface CmsAttributes {
  readonly all: readonly CmsAttribute[];
  /** Types that occur in more than one attribute. */
  readonly duplicates: readonly string[];
  /** Every value of a type, over all attributes of that type. */
  readonly values: (type: string) => readonly DerNode[];
  /** The one value of the one attribute of this type; undefined when there are none or several. */
  readonly only: (type: string) => DerNode | undefined;
}

/** @throws {PkiError} `der_bad_value` when the type is no object identifier. */
export function buildAttribute(type: string, ...values: readonly Uint8Array[]): Uint8Array {
  return derSequence(derObjectIdentifier(type), derSetOf(...values));
}

/**
 * Reads the attributes inside a `SET OF Attribute`, whatever tag the set carries.
 * @throws {PkiError} when one is malformed, carries no value, or there are too many of either.
 */
export function parseAttributes(set: DerNode | undefined): CmsAttributes {
  const nodes = set?.children ?? [];
  if (nodes.length > cmsAttributesMax) throw new PkiError('cms_malformed', 'too many attributes');
  if (set !== undefined && nodes.length === 0) throw new PkiError('cms_malformed', 'empty set');
  const all = nodes.map(parseAttribute);
  const counts = new Map<string, number>();
  for (const { type } of all) counts.set(type, (counts.get(type) ?? 0) + 1);
  const values = (type: string) =>
    all.filter((attribute) => attribute.type === type).flatMap((attribute) => attribute.values);
  return {
    all,
    duplicates: [...counts].filter(([, count]) => count > 1).map(([type]) => type),
    values,
    only: (type) => {
      const found = values(type);
      return found.length === 1 ? found[0] : undefined;
    },
  };
}

function parseAttribute(node: DerNode): CmsAttribute {
  const fields = DerFields.ofSequence(node);
  const type = readObjectIdentifier(fields.takeAny());
  const values = fields.take(tag.set).children;
  fields.end();
  if (values.length === 0) throw new PkiError('cms_malformed', 'an attribute without a value');
  if (values.length > cmsAttributeValuesMax) {
    throw new PkiError('cms_malformed', 'too many values of an attribute');
  }
  return { type, values, raw: node.raw };
}
