/**
 * Prepare a JAdES signature whose key is elsewhere (TS 119 182-1, 6):
 *
 *     prepareJades → the signer signs `digestToSign` → embedJades
 *
 * The protected header is written here, once; from then on its text is the header.
 */

import { cmsDigestAlgorithm, concatBytes, digest, digestPieces } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { timestampFault } from '../cms/check-answer.ts';
import { encodeBase64Url } from '../json/base64url.ts';
import { memberOf } from '../json/json-value.ts';
import { buildSigD } from './write/build-sig-d.ts';
import { contentType } from './write/header-properties.ts';
import type { JadesDetached } from './read/jades-content.ts';
import type { JadesContent, JadesOrder, PreparedJades } from './jades-order.ts';
import { parseJades } from './read/parse-jades.ts';
import type { ParsedJades } from './read/parsed-jades.ts';
import { payloadPieces } from './read/payload-pieces.ts';
import type { PayloadSource } from './read/payload-pieces.ts';
import { buildProtectedHeader } from './write/protected-header.ts';
import type { SigD } from './read/sig-d.ts';
import { contentStampPieces } from './read/stamped-pieces.ts';

/**
 * @throws {AdesError} `algorithm_unsupported` for what JWS has no name for, SHA-3 included;
 * `property_unsupported`, `jades_property_malformed`, `jades_content_missing`,
 * `jades_timestamp_wrong`; what reading `beside` throws.
 * @throws {PkiError} when the signer's certificate cannot be read.
 */
export function prepareJades(order: JadesOrder): PreparedJades {
  const { content, signer, beside } = order;
  const unencoded = order.unencoded === true || content.kind === 'http-headers';
  const payload = content.kind === 'attached' ? payloadText(order, content.payload) : undefined;
  const source = sourceOf(content, { payload, unencoded });
  refuseOtherTimestamp(order.contentTimestamp, source);
  if (beside !== undefined) refuseOtherContent(parseJades(beside), source);
  const mimeType = order.properties?.mimeType;
  const attached = content.kind === 'attached' && mimeType !== undefined;
  const protectedText = buildProtectedHeader({
    signer,
    signingTime: order.signingTime,
    properties: order.properties,
    certificateHash: order.certificateHash,
    keyIdentifier: order.keyIdentifier === true,
    contentType: attached ? contentType(mimeType) : undefined,
    unencoded,
    sigD: content.kind === 'attached' ? undefined : buildSigD({ content, unencoded, mimeType }),
    contentTimestamp: order.contentTimestamp,
  });
  const into = beside === undefined ? undefined : { document: beside, counterSigns: undefined };
  const packaging = beside === undefined ? order.packaging : 'general';
  return finishPreparation(source, { signer, protectedText, payload, packaging, into });
}

/** The signing input and its digest added to what is known. */
export function finishPreparation(
  source: PayloadSource,
  known: Omit<PreparedJades, 'hash' | 'toBeSigned' | 'digestToSign'>,
): PreparedJades {
  const pieces = payloadPieces(source, 'signature');
  if (pieces === undefined) throw new AdesError('jades_content_missing');
  const start = new TextEncoder().encode(`${known.protectedText}.`);
  const toBeSigned = concatBytes([start, ...pieces]);
  const hash = cmsDigestAlgorithm(known.signer.algorithm);
  return { ...known, hash, toBeSigned, digestToSign: digest(hash, toBeSigned) };
}

function payloadText({ packaging, unencoded }: JadesOrder, payload: Uint8Array): string {
  // Nobody could tell it from one that is elsewhere.
  if (payload.length === 0) throw new AdesError('jades_content_missing', 'empty payload');
  if (unencoded !== true) return encodeBase64Url(payload);
  const text = decodeUtf8(payload);
  // RFC 7797, 5.2: a point would end the part.
  if (packaging === 'compact' && !/^[\x20-\x2d\x2f-\x7e]+$/u.test(text)) {
    throw new AdesError('jades_property_malformed', 'payload does not fit compact unencoded');
  }
  return text;
}

function decodeUtf8(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch (cause) {
    throw new AdesError('jades_property_malformed', 'unencoded payload is no UTF-8', { cause });
  }
}

/** As a reader of the finished signature will have it. */
function sourceOf(
  content: JadesContent,
  form: Pick<PayloadSource, 'payload' | 'unencoded'>,
): PayloadSource {
  return { ...form, sigD: mechanismOf(content), detached: detachedOf(content) };
}

function mechanismOf(content: JadesContent): SigD | undefined {
  if (content.kind === 'attached') return undefined;
  const { kind: mechanism } = content;
  const pars =
    content.kind === 'http-headers' ? content.names : content.documents.map(({ uri }) => uri);
  return { mechanism, pars, mimeTypes: [] };
}

function detachedOf(content: JadesContent): JadesDetached {
  if (content.kind === 'attached') return {};
  if (content.kind === 'http-headers') return { message: content.message };
  return { documents: content.documents };
}

function refuseOtherTimestamp(token: Uint8Array | undefined, source: PayloadSource): void {
  if (token === undefined) return;
  const fault = timestampFault(token, (hash) => {
    const pieces = contentStampPieces(source);
    return pieces && digestPieces(hash, pieces);
  });
  if (fault !== undefined) throw new AdesError('jades_timestamp_wrong', fault);
}

/** Signatures beside each other share one payload, encoded alike (RFC 7797, 3). */
function refuseOtherContent(
  { packaging, payload, signatures }: ParsedJades,
  source: PayloadSource,
): void {
  if (packaging === 'compact') {
    throw new AdesError('extension_unsupported', 'a compact signature stands alone');
  }
  const alike = signatures.every(({ protectedHeader }) => {
    const b64 = memberOf(protectedHeader, 'b64');
    return (b64?.kind === 'scalar' && b64.value === false) === source.unencoded;
  });
  if (payload !== source.payload || !alike) {
    throw new AdesError('jades_property_malformed', 'another payload than that beside it');
  }
}
