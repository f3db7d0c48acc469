/**
 * What a JAdES signature is over when it is not inside (TS 119 182-1, 5.2.8): documents named by
 * URI, or the header fields of an HTTP message. Handed in by whoever has them.
 *
 * A large document may come in pieces, taken up as often as a hash is wanted; one that is not at
 * hand may be known by its digests, which serves the mechanism ObjectIdByURIHash with `b64` false
 * alone, since otherwise the hash is over the base64url text.
 */

import type { HashAlgorithm } from '@kumoin/pki';

/** The octets, or a function that gives them piece by piece, anew at each call. */
export type OctetSource = Uint8Array | (() => Iterable<Uint8Array>);

export type KnownDigests = { readonly digests: Partial<Record<HashAlgorithm, Uint8Array>> };

export interface JadesDocument {
  /** As the signature names it. */
  readonly uri: string;
  readonly mimeType?: string;
  readonly content: OctetSource | KnownDigests;
}

export interface HttpMessage {
  /** For `(request-target)`. */
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  /** Names and values in the order of the message. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body?: OctetSource;
}

/** What may lie beside a signature. */
export interface JadesDetached {
  readonly documents?: readonly JadesDocument[];
  readonly message?: HttpMessage;
}

export function hasOctets(content: JadesDocument['content']): content is OctetSource {
  return content instanceof Uint8Array || typeof content === 'function';
}

/** Undefined when there are digests alone. */
export function piecesOf(content: JadesDocument['content']): Iterable<Uint8Array> | undefined {
  if (content instanceof Uint8Array) return [content];
  return typeof content === 'function' ? content() : undefined;
}

/**
 * The document of that name: the very same text, or else the only one whose name says the same
 * once percent-encoding is undone. Two that say the same are none: nobody could tell which.
 */
export function findDocument(
  documents: readonly JadesDocument[] = [],
  uri: string,
): JadesDocument | undefined {
  const exact = documents.filter((document) => document.uri === uri);
  const found =
    exact.length > 0 ? exact : documents.filter((each) => plainUri(each.uri) === plainUri(uri));
  return found.length === 1 ? found[0] : undefined;
}

/** With percent-encoding undone: what two spellings of one name have in common. */
export function plainUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // A per cent sign that stands for itself.
    return uri;
  }
}
