/**
 * The `sigD` header parameter (TS 119 182-1, 5.2.8): which detached data is signed, and how it
 * enters the signature. Three mechanisms are defined; another is told apart and not guessed at.
 */

import { digestBytes } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { decodeBase64Url } from '../../json/base64url.ts';
import { memberOf, textAt, textsAt } from '../../json/json-value.ts';
import type { JsonNode } from '../../json/parse-json.ts';
import { findDigest } from '../check/jose-algorithm.ts';

export const sigDMechanisms = {
  'http-headers': 'http://uri.etsi.org/19182/HttpHeaders',
  uri: 'http://uri.etsi.org/19182/ObjectIdByURI',
  'uri-hash': 'http://uri.etsi.org/19182/ObjectIdByURIHash',
} as const;

export type SigDMechanism = keyof typeof sigDMechanisms;

export interface SigD {
  readonly mechanism: SigDMechanism;
  /** Names of header fields, or URIs. */
  readonly pars: readonly string[];
  /** Of ObjectIdByURIHash alone, one per name. */
  readonly hashes?: { readonly hash: HashAlgorithm; readonly values: readonly Uint8Array[] };
  readonly mimeTypes: readonly string[];
}

export type SigDFault = 'sigd_malformed' | 'sigd_mechanism_unsupported' | 'sigd_hash_unsupported';

/** More names than anybody signs at once. */
export const sigDPartsMax = 1000;

export function readSigD(node: JsonNode): SigD | SigDFault {
  const identifier = textAt(node, 'mId');
  if (identifier === undefined) return 'sigd_malformed';
  const mechanism = findMechanism(identifier);
  if (mechanism === undefined) return 'sigd_mechanism_unsupported';
  const pars = textsAt(node, 'pars');
  const mimeTypes = memberOf(node, 'ctys') === undefined ? [] : textsAt(node, 'ctys');
  if (pars === undefined || mimeTypes === undefined) return 'sigd_malformed';
  if (pars.length === 0 || pars.length > sigDPartsMax) return 'sigd_malformed';
  if (mechanism === 'http-headers' && !areDistinct(pars)) return 'sigd_malformed';
  if (mechanism !== 'uri-hash') {
    const hashed = memberOf(node, 'hashM') ?? memberOf(node, 'hashV');
    return hashed === undefined ? { mechanism, pars, mimeTypes } : 'sigd_malformed';
  }
  const hashes = readHashes(node, pars.length);
  return typeof hashes === 'string' ? hashes : { mechanism, pars, mimeTypes, hashes };
}

/** The names of header fields know no case; a line twice would be two readings of one message. */
function areDistinct(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}

function readHashes(node: JsonNode, count: number): Required<SigD>['hashes'] | SigDFault {
  const name = textAt(node, 'hashM');
  const texts = textsAt(node, 'hashV');
  if (name === undefined || texts?.length !== count) return 'sigd_malformed';
  const hash = findDigest(name);
  if (hash === undefined) return 'sigd_hash_unsupported';
  const values = texts.map(decodeBase64Url);
  const whole = values.every((value) => value?.length === digestBytes[hash]);
  return whole ? { hash, values: values as readonly Uint8Array[] } : 'sigd_malformed';
}

function findMechanism(identifier: string): SigDMechanism | undefined {
  const known = Object.entries(sigDMechanisms) as [SigDMechanism, string][];
  return known.find(([, uri]) => uri === identifier)?.[0];
}
