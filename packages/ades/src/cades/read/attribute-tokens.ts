/**
 * The tokens of one kind of time-stamp at a signer, each read once: archive time-stamps of old are
 * over all attributes but those with a token that is not older, so that each asks about all others.
 */

import { parseTimestampToken, PkiError } from '@kumoin/pki';
import type { CmsAttribute, CmsAttributes, TimestampToken } from '@kumoin/pki';

export interface AttributeToken {
  readonly attribute: CmsAttribute;
  readonly raw: Uint8Array;
  /** Undefined where it cannot be read, or is beyond the limit. */
  readonly token: TimestampToken | undefined;
  /** So many nobody looks at. */
  readonly beyond: boolean;
}

/** Of one kind at one signer: a century of renewals. What is beyond is not looked at. */
export const tokensOfKindMax = 100;

type ByType = Map<string, readonly AttributeToken[]>;
const known = new WeakMap<CmsAttributes, ByType>();

/** @param type of the attribute, dotted. */
export function attributeTokens(
  attributes: CmsAttributes,
  type: string,
): readonly AttributeToken[] {
  const byType = known.get(attributes) ?? (new Map() as ByType);
  known.set(attributes, byType);
  const tokens = byType.get(type) ?? readTokens(attributes, type);
  byType.set(type, tokens);
  return tokens;
}

function readTokens({ all }: CmsAttributes, type: string): readonly AttributeToken[] {
  return all
    .filter((attribute) => attribute.type === type)
    .flatMap((attribute) => attribute.values.map(({ raw }) => ({ attribute, raw })))
    .map(({ attribute, raw }, index) => {
      const beyond = index >= tokensOfKindMax;
      return { attribute, raw, beyond, token: beyond ? undefined : readToken(raw) };
    });
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
