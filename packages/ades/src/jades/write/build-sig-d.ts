/** The `sigD` header parameter for what is to be signed (TS 119 182-1, 5.2.8), not encoded. */

import { digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { encodeBase64Url, encodeBase64UrlPieces } from '../../json/base64url.ts';
import { contentType } from './header-properties.ts';
import { headerLines, judgeBody } from '../read/http-headers.ts';
import { piecesOf, plainUri } from '../read/jades-content.ts';
import type { JadesDocument } from '../read/jades-content.ts';
import type { JadesContent } from '../jades-order.ts';
import { digestName } from '../check/jose-algorithm.ts';
import { sigDMechanisms, sigDPartsMax } from '../read/sig-d.ts';

export interface SigDOrder {
  readonly content: Exclude<JadesContent, { kind: 'attached' }>;
  readonly unencoded: boolean;
  /** For documents that do not tell their own. */
  readonly mimeType: string | undefined;
}

/** @throws {AdesError} `jades_property_malformed`, `jades_content_missing`. */
export function buildSigD({ content, unencoded, mimeType }: SigDOrder): object {
  const mId = sigDMechanisms[content.kind];
  if (content.kind === 'http-headers') return { mId, pars: headerNames(content) };
  const { documents } = content;
  const pars = documents.map(({ uri }) => legalUri(uri));
  refuseSameNames(pars);
  const hash = content.kind === 'uri-hash' ? (content.hash ?? 'sha256') : undefined;
  const types = documents.map((document) => document.mimeType ?? mimeType);
  return {
    mId,
    pars,
    ...(hash !== undefined && {
      hashM: digestName(hash),
      hashV: documents.map((each) => encodeBase64Url(hashOf(each, hash, unencoded))),
    }),
    // As many as there are documents, or none: which is whose is told by the order alone.
    ...(types.every((type) => type !== undefined) && { ctys: types.map(contentType) }),
  };
}

function headerNames({ message, names }: SigDOrder['content'] & { kind: 'http-headers' }) {
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  const sound = names.length > 0 && names.length <= sigDPartsMax && distinct.size === names.length;
  if (!sound) throw malformed('names of header fields');
  if (headerLines(message, names) === undefined) {
    throw new AdesError('jades_content_missing', 'a header field');
  }
  const body = judgeBody(message, names);
  // What would be told as wrong is not made; the body itself may be elsewhere.
  if (!['none', 'intact', 'missing'].includes(body)) throw malformed(`Digest: body ${body}`);
  return names;
}

function hashOf(document: JadesDocument, hash: HashAlgorithm, unencoded: boolean): Uint8Array {
  const { content, uri } = document;
  const pieces = piecesOf(content);
  if (pieces !== undefined) {
    return digestPieces(hash, unencoded ? pieces : encodeBase64UrlPieces(pieces));
  }
  const known = 'digests' in content && unencoded ? content.digests[hash] : undefined;
  if (known === undefined) throw new AdesError('jades_content_missing', uri);
  return known;
}

/** What a URI may not hold is escaped; what is escaped already stays. */
function legalUri(uri: string): string {
  if (uri.length === 0 || !uri.isWellFormed()) throw malformed('name of a document');
  return uri.replace(/[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent);
}

function refuseSameNames(pars: readonly string[]): void {
  if (pars.length === 0 || pars.length > sigDPartsMax) throw malformed('number of documents');
  const twice = new Set(pars.map(plainUri)).size < pars.length;
  if (twice) throw malformed('two documents of one name');
}

function malformed(what: string): AdesError {
  return new AdesError('jades_property_malformed', what);
}
