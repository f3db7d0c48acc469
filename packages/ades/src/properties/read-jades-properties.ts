/**
 * Properties of a JAdES signature as header parameters (TS 119 182-1, 5.2), read into terms of no
 * format. What is not understood, down to a member, is refused: to leave it out would sign less
 * than was asked for.
 */

import { AdesError } from '../ades-error.ts';
import { findDigest } from '../jades/check/jose-algorithm.ts';
import { decodeBase64Url } from '../json/base64url.ts';
import { arrayAt, memberOf, textAt, textOf, textsAt } from '../json/json-value.ts';
import { parseJson } from '../json/parse-json.ts';
import type { JsonNode } from '../json/parse-json.ts';
import { commitmentOf } from './encoded-property.ts';
import type { EncodedProperty } from './encoded-property.ts';
import type { ProductionPlace, SignaturePolicy, SignerProperties } from './signer-properties.ts';

const readers: Readonly<Record<string, (node: JsonNode) => SignerProperties>> = {
  srCms: readCommitments,
  srAts: readRoles,
  sigPl: readPlace,
  sigPId: readPolicy,
};

export const jadesPropertyNames = Object.keys(readers);

/** @throws {AdesError} `jades_property_malformed`, with the name. */
export function readJadesProperties(properties: readonly EncodedProperty[]): SignerProperties {
  return properties.reduce((before, next) => ({ ...before, ...readProperty(next) }), {});
}

function readProperty({ name, value }: EncodedProperty): SignerProperties {
  const read = readers[name];
  if (read === undefined) throw malformed(name);
  try {
    return read(parseJson(value).root);
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    throw new AdesError('jades_property_malformed', name, { cause });
  }
}

/** `[{ commId: { id } }]`. */
function readCommitments(node: JsonNode): SignerProperties {
  const commitments = itemsOf(node).map((item) => {
    const id = textAt(memberOf(withMembers(item, ['commId']), 'commId'), 'id');
    withMembers(memberOf(item, 'commId'), ['id']);
    return commitmentOf(id ?? refuse('commId'));
  });
  return { commitments };
}

/** `{ claimed: [{ mediaType, encoding, qVals }] }`, of plain texts. */
function readRoles(node: JsonNode): SignerProperties {
  const claimed = arrayAt(withMembers(node, ['claimed']), 'claimed')?.items ?? [];
  const claimedRoles = claimed.flatMap((set) => {
    withMembers(set, ['mediaType', 'encoding', 'qVals']);
    const plain = textAt(set, 'mediaType') === 'text/plain' && textAt(set, 'encoding') === 'binary';
    return (plain ? textsAt(set, 'qVals') : undefined) ?? refuse('claimed');
  });
  return claimedRoles.length > 0 ? { claimedRoles } : refuse('claimed');
}

const placeMembers: Readonly<Record<string, keyof ProductionPlace>> = {
  addressCountry: 'country',
  addressLocality: 'locality',
  addressRegion: 'region',
  postalCode: 'postalCode',
  streetAddress: 'street',
};

function readPlace(node: JsonNode): SignerProperties {
  withMembers(node, Object.keys(placeMembers));
  const members = node.kind === 'object' ? [...node.members] : [];
  const entries = members.map(
    ([name, value]) => [placeMembers[name] ?? name, textOf(value) ?? refuse(name)] as const,
  );
  return entries.length > 0 ? { place: Object.fromEntries(entries) } : refuse('sigPl');
}

/** `{ id: { id }, digAlg, digVal, sigPQuals }` (5.2.7). */
function readPolicy(node: JsonNode): SignerProperties {
  withMembers(node, ['id', 'digAlg', 'digVal', 'sigPQuals']);
  const identifier = textAt(withMembers(memberOf(node, 'id'), ['id']), 'id') ?? refuse('id');
  const hash = findDigest(textAt(node, 'digAlg')) ?? refuse('digAlg');
  const digest = decodeBase64Url(textAt(node, 'digVal') ?? '') ?? refuse('digVal');
  const id = /^urn:oid:([0-9.]+)$/u.exec(identifier)?.[1] ?? identifier;
  const qualifiers = arrayAt(node, 'sigPQuals')?.items ?? [];
  return { policy: { id, hash, digest, ...Object.assign({}, ...qualifiers.map(readQualifier)) } };
}

function readQualifier(node: JsonNode): Pick<SignaturePolicy, 'uri' | 'userNotice'> {
  const uri = textAt(withMembers(node, ['spURI', 'spUserNotice']), 'spURI');
  if (uri !== undefined) return { uri };
  const notice = withMembers(memberOf(node, 'spUserNotice'), ['explText']);
  return { userNotice: textAt(notice, 'explText') ?? refuse('spUserNotice') };
}

function itemsOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' && node.items.length > 0 ? node.items : refuse('an empty list');
}

/** An object with these members at most. */
function withMembers(node: JsonNode | undefined, names: readonly string[]): JsonNode {
  if (node?.kind !== 'object') return refuse('no object');
  const unknown = [...node.members.keys()].find((name) => !names.includes(name));
  return unknown === undefined ? node : refuse(unknown);
}

function refuse(what: string): never {
  throw malformed(what);
}

function malformed(what: string): AdesError {
  return new AdesError('jades_property_malformed', what);
}
