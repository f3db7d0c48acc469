/**
 * The mechanism HttpHeaders of `sigD` (TS 119 182-1, 5.2.8.2, which takes over the lines of
 * draft-cavage-http-signatures-10, 2.3): lower-case name, colon, space, value; values of one name
 * joined by comma and space; lines joined by line feeds.
 *
 * The body is signed through its `Digest` field (RFC 3230), so that field is held against the
 * body wherever both are at hand; under a time-stamp the body itself stands in its place.
 */

import { digestPieces, equalBytes } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { decodeBase64 } from '../../json/base64url.ts';
import { piecesOf } from './jades-content.ts';
import type { HttpMessage, OctetSource } from './jades-content.ts';

const requestTarget = '(request-target)';
export const bodyDigestField = 'digest';

/** Undefined when the message has no such field, or more than one `Digest`. */
export function headerLines(
  message: HttpMessage,
  names: readonly string[],
): readonly string[] | undefined {
  const lines = names.map((name) => headerLine(message, name.toLowerCase()));
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** The same for a time-stamp, with the body in place of its digest. */
export function* stampedHeaderPieces(
  lines: readonly string[],
  body: Iterable<Uint8Array>,
): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const [index, line] of lines.entries()) {
    if (index > 0) yield encoder.encode('\n');
    if (line.startsWith(`${bodyDigestField}: `)) yield* body;
    else yield encoder.encode(line);
  }
}

/**
 * `none`: there is none, and none was signed. `unsigned`: there is one, and `Digest` is not among
 * what was signed, so it could be any. `unserved`: no digest in the field is by a hash we serve.
 */
export type BodyJudgement = 'none' | 'intact' | 'changed' | 'unsigned' | 'unserved' | 'missing';

/** The body against the `Digest` field, which counts only where it is signed. */
export function judgeBody(message: HttpMessage, names: readonly string[]): BodyJudgement {
  const { body } = message;
  if (!names.some((name) => name.toLowerCase() === bodyDigestField)) {
    return body === undefined || isEmpty(body) ? 'none' : 'unsigned';
  }
  const [value, ...more] = valuesOf(message, bodyDigestField);
  if (value === undefined || more.length > 0 || body === undefined) return 'missing';
  const known = value.split(',').flatMap(readDigest);
  if (known.length === 0) return 'unserved';
  const same = known.every(({ hash, digest }) =>
    equalBytes(digestPieces(hash, piecesOf(body) ?? []), digest),
  );
  return same ? 'intact' : 'changed';
}

function isEmpty(body: OctetSource): boolean {
  for (const { length } of piecesOf(body) ?? []) if (length > 0) return false;
  return true;
}

const digestFieldNames: ReadonlyMap<string, HashAlgorithm> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

function readDigest(entry: string): readonly { hash: HashAlgorithm; digest: Uint8Array }[] {
  const [, name = '', text = ''] = /^\s*([^=\s]+)=(\S+)\s*$/u.exec(entry) ?? [];
  const hash = digestFieldNames.get(name.toLowerCase());
  // What is no base64 is a digest that no body has.
  return hash === undefined ? [] : [{ hash, digest: decodeBase64(text) ?? new Uint8Array() }];
}

function headerLine(message: HttpMessage, name: string): string | undefined {
  if (name === requestTarget) {
    return `${requestTarget}: ${message.method.toLowerCase()} ${message.target}`;
  }
  const values = valuesOf(message, name);
  if (values.length === 0 || (name === bodyDigestField && values.length > 1)) return undefined;
  return `${name}: ${values.join(', ')}`;
}

function valuesOf({ fields }: HttpMessage, wanted: string): readonly string[] {
  const found = fields.filter(([name]) => name.trim().toLowerCase() === wanted);
  return found.map(([, value]) => trimBlanks(value));
}

/** Optional white space of HTTP is space and tab and no other (RFC 9110, 5.6.3). */
function trimBlanks(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value[start])) start++;
  while (end > start && isBlank(value[end - 1])) end--;
  return value.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
