/**
 * Prepare a document for XAdES or JAdES (CSC API v2.0.0.2, 11.11; EN 319 132-1, TS 119 182-1).
 *
 * The request names no file, so a detached signature calls what it is over by one name. Of a
 * digest alone JAdES signs the hash of the octets themselves (`b64` false), since that is what
 * the signer agreed to.
 */

import {
  embedJades,
  embedXades,
  jadesSignatureText,
  prepareJades,
  prepareXades,
  readJadesProperties,
  readXadesProperties,
  xadesTimestampInput,
} from '@kumoin/ades';
import type { JadesContent, XadesContent } from '@kumoin/ades';
import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { JadesToSign, XadesToSign } from './document-to-sign.ts';
import { inputOf } from './prepared-document.ts';
import type { DocumentPreparation, PreparedDocument } from './prepared-document.ts';
import { seededBytes } from './seeded-bytes.ts';

/** What a detached signature calls the document it is over. */
export const detachedName = 'document';

/** @throws {AdesError} as `prepareXades` does. */
export function prepareXadesDocument(
  { agreed, signer, seed, at }: DocumentPreparation,
  { document, envelope, level, properties }: XadesToSign,
): PreparedDocument {
  const known = document ?? { digest: agreed.bytes };
  const prepared = prepareXades({
    content: xadesContent(known, envelope),
    signer,
    signingTime: at,
    random: seededBytes(seed),
    properties: readXadesProperties(properties),
  });
  const kind = envelope === 'detached' ? 'signature' : 'document';
  return {
    level,
    format: 'xades',
    input: inputOf(prepared, signer),
    detached: envelope === 'detached' ? known : undefined,
    stampedOctets: (signature) => xadesTimestampInput(prepared, signature),
    embed: (signature, timestampToken) => {
      const bytes = embedXades(prepared, signature, timestampToken && { timestampToken });
      return { kind, bytes };
    },
  };
}

type Known = Uint8Array | { readonly digest: Uint8Array };

function xadesContent(known: Known, envelope: XadesToSign['envelope']): XadesContent {
  if (envelope === 'detached' || !(known instanceof Uint8Array)) {
    return { packaging: 'detached', files: [{ name: detachedName, content: known }] };
  }
  if (envelope === 'enveloped') return { packaging: 'enveloped', document: known };
  return { packaging: 'enveloping', objects: [{ bytes: known, as: 'base64' }] };
}

/** @throws {AdesError} as `prepareJades` does. */
export function prepareJadesDocument(
  { agreed, signer, at }: DocumentPreparation,
  { document, attached, level, properties }: JadesToSign,
): PreparedDocument {
  const known = document ?? { digest: agreed.bytes };
  const content = jadesContent(known, { attached, signer });
  const prepared = prepareJades({
    packaging: 'flattened',
    content,
    signer,
    signingTime: at,
    properties: readJadesProperties(properties),
    unencoded: content.kind === 'uri-hash',
  });
  const kind = attached ? 'document' : 'signature';
  return {
    level,
    format: 'jades',
    input: inputOf(prepared, signer),
    detached: attached ? undefined : known,
    stampedOctets: (signature) => new TextEncoder().encode(jadesSignatureText(prepared, signature)),
    embed: (signature, timestampToken) => {
      const bytes = embedJades(prepared, signature, timestampToken && { timestampToken });
      return { kind, bytes };
    },
  };
}

function jadesContent(
  known: Known,
  { attached, signer }: { attached: boolean } & Pick<DocumentPreparation, 'signer'>,
): JadesContent {
  if (attached && known instanceof Uint8Array) return { kind: 'attached', payload: known };
  const hash = cmsDigestAlgorithm(signer.algorithm);
  const content = known instanceof Uint8Array ? known : { digests: { [hash]: known.digest } };
  return { kind: 'uri-hash', documents: [{ uri: detachedName, content }], hash };
}
