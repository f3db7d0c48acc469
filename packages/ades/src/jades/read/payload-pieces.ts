/**
 * The payload part of what is signed and of what is time-stamped (RFC 7515, 5.1; RFC 7797, 3;
 * TS 119 182-1, 5.2.6, 5.2.8 and 5.3.6.3): the one place that knows it for every mode.
 *
 * The two differ with detached data alone: a signature by ObjectIdByURIHash is over nothing, its
 * header holds the hashes, while its time-stamps are over the documents; by HttpHeaders the line
 * of `Digest` gives way to the body.
 */

import type { ReadingBudget } from '../../budget/reading-budget.ts';
import { encodeBase64UrlPieces } from '../../json/base64url.ts';
import { bodyDigestField, headerLines, stampedHeaderPieces } from './http-headers.ts';
import { findDocument, hasOctets, piecesOf } from './jades-content.ts';
import type { JadesDetached } from './jades-content.ts';
import type { JadesSignature } from './parsed-jades.ts';
import type { SigD } from './sig-d.ts';
import { spendBytes } from './spend-bytes.ts';

export interface PayloadSource {
  /** As it stands in the signature; undefined: it is elsewhere. */
  readonly payload: string | undefined;
  /** `b64` false (RFC 7797). */
  readonly unencoded: boolean;
  readonly sigD: SigD | undefined;
  readonly detached: JadesDetached;
  /** What a payload inside may cost; of content beside it see `countedContent`. */
  readonly budget?: ReadingBudget;
}

export type PayloadUse = 'signature' | 'timestamp';

/**
 * @returns undefined when something is not at hand.
 * @throws {AdesError} `json_too_large` where the budget is spent.
 */
export function payloadPieces(
  source: PayloadSource,
  use: PayloadUse,
): Iterable<Uint8Array> | undefined {
  const { payload, sigD, detached, unencoded } = source;
  if (sigD === undefined) {
    if (payload !== undefined) {
      spendBytes(source.budget, payload.length);
      return [new TextEncoder().encode(payload)];
    }
    return documentPieces(detached.documents?.length === 1 ? detached.documents : [], unencoded);
  }
  if (sigD.mechanism === 'http-headers') return httpPieces(sigD, detached, use);
  if (sigD.mechanism === 'uri-hash' && use === 'signature') return [];
  const documents = sigD.pars.map((uri) => findDocument(detached.documents, uri));
  if (!documents.every((document) => document !== undefined)) return undefined;
  return documentPieces(documents, unencoded);
}

/** The payload of a counter-signature: the signature value it stands under. */
export function counterSignedSource(
  { signature }: JadesSignature,
  unencoded: boolean,
): PayloadSource {
  const documents = [{ uri: '', content: signature }];
  return { payload: undefined, unencoded, sigD: undefined, detached: { documents } };
}

/** Each document on its own: the text of two is not the text of both together. */
function documentPieces(
  documents: NonNullable<JadesDetached['documents']>,
  unencoded: boolean,
): Iterable<Uint8Array> | undefined {
  if (documents.length === 0) return undefined;
  if (!documents.every(({ content }) => hasOctets(content))) return undefined;
  return (function* () {
    for (const { content } of documents) {
      const pieces = piecesOf(content) ?? [];
      yield* unencoded ? pieces : encodeBase64UrlPieces(pieces);
    }
  })();
}

function httpPieces(
  { pars }: SigD,
  { message }: JadesDetached,
  use: PayloadUse,
): Iterable<Uint8Array> | undefined {
  const lines = message && headerLines(message, pars);
  if (lines === undefined) return undefined;
  if (use === 'signature') return [new TextEncoder().encode(lines.join('\n'))];
  const body = message?.body === undefined ? undefined : piecesOf(message.body);
  const wanted = pars.some((name) => name.toLowerCase() === bodyDigestField);
  return wanted && body === undefined ? undefined : stampedHeaderPieces(lines, body ?? []);
}
