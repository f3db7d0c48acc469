/**
 * Finish a JAdES signature with the value that was made elsewhere, and with a time-stamp if there
 * is one: with a `sigTst` level B-T, without it B-B (TS 119 182-1, 6).
 *
 * A signature put beside others leaves their texts as they are; a flattened one becomes general
 * around them.
 */

import { digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { signatureFits, timestampFault } from '../cms/check-answer.ts';
import { encodeBase64, encodeBase64Url } from '../json/base64url.ts';
import { memberOf } from '../json/json-value.ts';
import type { JsonNode } from '../json/parse-json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { PreparedJades } from './jades-order.ts';
import { joseSignature } from './check/jose-algorithm.ts';
import { parseJades } from './read/parse-jades.ts';
import { insertLast, spliceEtsiU } from './write/splice-etsi-u.ts';

export interface EmbedJadesOptions {
  /** An RFC 3161 token (ContentInfo) over `jadesSignatureText`. */
  readonly timestampToken?: Uint8Array;
}

/**
 * @param signature as X.509 carries it; ECDSA is the DER of r and s.
 * @throws {AdesError} `jades_signature_wrong` when it does not verify over `toBeSigned`,
 * `jades_timestamp_wrong` when the token is none or not over this signature,
 * `extension_unsupported` for a time-stamp in a compact signature.
 */
export function embedJades(
  prepared: PreparedJades,
  signature: Uint8Array,
  { timestampToken }: EmbedJadesOptions = {},
): Uint8Array {
  const { packaging, protectedText, payload, into } = prepared;
  const signatureText = jadesSignatureText(prepared, signature);
  refuseOtherTimestamp(timestampToken, signatureText);
  if (packaging === 'compact') {
    if (timestampToken !== undefined) {
      throw new AdesError('extension_unsupported', 'a compact signature has no place for it');
    }
    return encode(`${protectedText}.${payload ?? ''}.${signatureText}`);
  }
  const parts = {
    protected: protectedText,
    ...(timestampToken !== undefined && { header: stampedHeader(timestampToken) }),
    signature: signatureText,
  };
  if (into?.counterSigns !== undefined) {
    return counterSigned(into.document, into.counterSigns, parts);
  }
  if (into !== undefined) return beside(into.document, JSON.stringify(parts));
  const content = payload === undefined ? {} : { payload };
  return encode(
    JSON.stringify(
      packaging === 'general' ? { ...content, signatures: [parts] } : { ...content, ...parts },
    ),
  );
}

/**
 * The signature value as it will stand in the document: a time-stamp of level B-T is over the
 * ASCII of this text (TS 119 182-1, 5.3.4).
 * @throws {AdesError} `jades_signature_wrong`.
 */
export function jadesSignatureText(prepared: PreparedJades, signature: Uint8Array): string {
  const { signer, toBeSigned } = prepared;
  const raw = signatureFits({ signer, toBeSigned, signature })
    ? joseSignature(signer.algorithm, signature, signer.certificate)
    : undefined;
  if (raw === undefined) throw new AdesError('jades_signature_wrong');
  return encodeBase64Url(raw);
}

function refuseOtherTimestamp(token: Uint8Array | undefined, signatureText: string): void {
  if (token === undefined) return;
  const fault = timestampFault(token, (hash) => digest(hash, encode(signatureText)));
  if (fault !== undefined) throw new AdesError('jades_timestamp_wrong', fault);
}

function stampedHeader(token: Uint8Array): object {
  const member = { sigTst: { tstTokens: [{ val: encodeBase64(token) }] } };
  return { etsiU: [encodeBase64Url(encode(JSON.stringify(member)))] };
}

function counterSigned(document: Uint8Array, signatureId: string, parts: object): Uint8Array {
  const { text, signatures } = parseJades(document);
  const signature = signatures.find(({ id }) => id === signatureId);
  if (signature === undefined) throw new AdesError('jades_malformed', `no ${signatureId}`);
  return encode(spliceEtsiU(text, signature, [{ cSig: parts }]));
}

function beside(document: Uint8Array, addition: string): Uint8Array {
  const { text, root } = parseJson(document);
  const signatures = memberOf(root, 'signatures');
  if (signatures?.kind === 'array') return encode(insertLast(text, signatures, addition));
  return encode(asGeneral(text, root, addition));
}

/** What stood in the flattened signature, in its own texts, as the first of several. */
function asGeneral(text: string, root: JsonNode, addition: string): string {
  const own = ['protected', 'header', 'signature'];
  const members = root.kind === 'object' ? [...root.members] : [];
  const written = members.map(([name, node]) => {
    const member = `${JSON.stringify(name)}:${text.slice(node.start, node.end)}`;
    return { name, member };
  });
  const pick = (inside: boolean): string[] =>
    written.filter(({ name }) => own.includes(name) === inside).map(({ member }) => member);
  const signatures = `"signatures":[{${pick(true).join(',')}},${addition}]`;
  return `{${[...pick(false), signatures].join(',')}}`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
