/**
 * A JWS in any of its three serialisations (RFC 7515, 7; TS 119 182-1, 4), bytes → value. It
 * reads what the parts are; whether they are right is said by `check-jades.ts`.
 *
 * Strict where a lenient reader would let one signature have several texts: no padding, no blanks,
 * no member beside those the serialisation has a use for decides anything.
 */

import { AdesError } from '../../ades-error.ts';
import { decodeBase64Url } from '../../json/base64url.ts';
import { arrayAt, objectAt, textAt } from '../../json/json-value.ts';
import { jsonLimits, parseJson } from '../../json/parse-json.ts';
import type { JsonDocument, JsonNode, JsonObject } from '../../json/parse-json.ts';
import { readEtsiU } from './etsi-u.ts';
import type { JadesSignature, ParsedJades } from './parsed-jades.ts';

/** Chains, tokens and commitments fit many times over. */
export const protectedHeaderLimits = { bytesMax: 1024 * 1024, depthMax: 16, valuesMax: 10_000 };
export const jadesSignaturesMax = 100;

/**
 * @param idPrefix how the signatures are called, `signature` unless they counter-sign.
 * @throws {AdesError} `jades_malformed` for what is no JWS, `json_malformed` and `json_too_large`.
 */
export function parseJades(bytes: Uint8Array, idPrefix = 'signature'): ParsedJades {
  return isJson(bytes) ? parseSerialized(bytes, idPrefix) : parseCompact(bytes, idPrefix);
}

function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((octet) => octet !== 0x20 && (octet < 0x09 || octet > 0x0d));
  return first === 0x7b;
}

function parseCompact(bytes: Uint8Array, idPrefix: string): ParsedJades {
  if (bytes.length > jsonLimits.bytesMax) throw new AdesError('json_too_large', 'octets');
  if (bytes.some((octet) => octet < 0x20 || octet > 0x7e)) throw malformed('not printable ASCII');
  const text = new TextDecoder().decode(bytes);
  const [protectedText, payload, signatureText, ...more] = text.split('.', 4);
  if (protectedText === undefined || payload === undefined || signatureText === undefined) {
    throw malformed('not three parts');
  }
  if (more.length > 0) throw malformed('more than three parts');
  const parts = { protectedText, signatureText, header: undefined, node: undefined };
  const signature = readSignature(parts, { id: `${idPrefix}-1`, source: text });
  // An empty payload between the points is one that is elsewhere (RFC 7515, appendix F).
  return {
    packaging: 'compact',
    text,
    payload: payload === '' ? undefined : payload,
    signatures: [signature],
  };
}

function parseSerialized(bytes: Uint8Array, idPrefix: string): ParsedJades {
  const { text, root } = parseJson(bytes);
  if (root.kind !== 'object') throw malformed('no object');
  const payload = textAt(root, 'payload');
  if (payload === undefined && root.members.has('payload')) throw malformed('payload');
  const general = root.members.has('signatures');
  if (general && root.members.has('signature')) throw malformed('flattened and general at once');
  const nodes = general ? generalSignatures(root) : [root];
  return {
    packaging: general ? 'general' : 'flattened',
    text,
    payload: payload === '' ? undefined : payload,
    signatures: nodes.map((node, index) => {
      const place = { id: `${idPrefix}-${index + 1}`, source: text };
      return readSignature(readParts(node), place);
    }),
  };
}

function generalSignatures(root: JsonObject): readonly JsonObject[] {
  const nodes = arrayAt(root, 'signatures')?.items ?? [];
  if (nodes.length === 0) throw malformed('no signatures');
  if (nodes.length > jadesSignaturesMax) throw new AdesError('json_too_large', 'signatures');
  return nodes.map((node) => {
    if (node.kind !== 'object') throw malformed('signature');
    return node;
  });
}

type Parts = Pick<JadesSignature, 'protectedText' | 'signatureText' | 'header' | 'node'>;

function readParts(node: JsonObject): Parts {
  const protectedText = textAt(node, 'protected');
  const signatureText = textAt(node, 'signature');
  if (protectedText === undefined || signatureText === undefined) throw malformed('parts missing');
  const header = objectAt(node, 'header');
  if (header === undefined && node.members.has('header')) throw malformed('header');
  return { protectedText, signatureText, header, node };
}

function readSignature(parts: Parts, place: { id: string; source: string }): JadesSignature {
  const signature = decodeBase64Url(parts.signatureText);
  if (signature === undefined) throw malformed('signature is no base64url');
  const { root } = readProtectedHeader(parts.protectedText);
  return {
    ...parts,
    id: place.id,
    protectedHeader: asObject(root),
    signature,
    etsiU: readEtsiU(parts.header, place.source),
  };
}

function readProtectedHeader(text: string): JsonDocument {
  const bytes = decodeBase64Url(text);
  if (bytes === undefined) throw malformed('protected header is no base64url');
  return parseJson(bytes, protectedHeaderLimits);
}

function asObject(node: JsonNode): JsonObject {
  if (node.kind !== 'object') throw malformed('protected header');
  return node;
}

function malformed(what: string): AdesError {
  return new AdesError('jades_malformed', what);
}
