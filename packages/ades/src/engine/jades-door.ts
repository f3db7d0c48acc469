/** JAdES for the engine: alone, beside others in their JSON, or over the signature of one. */

import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { describeJades } from '../jades/describe-jades.ts';
import { embedJades, jadesSignatureText } from '../jades/embed-jades.ts';
import { extendJades } from '../jades/extend-jades.ts';
import type { JadesContent, PreparedJades } from '../jades/jades-order.ts';
import { jadesSignatureId } from '../jades/jades-signature-id.ts';
import { openAugmentableJades } from '../jades/open-augmentable-jades.ts';
import { prepareJadesCounterSignature } from '../jades/prepare-jades-counter-signature.ts';
import { prepareJades } from '../jades/prepare-jades.ts';
import { parseJades } from '../jades/read/parse-jades.ts';
import { decodeBase64Url } from '../json/base64url.ts';
import type { JadesDocument } from '../jades/read/jades-content.ts';
import type { FormatDoor } from './format-door.ts';
import { hashesOfLength } from './hashes-of-length.ts';
import { raisePrepared } from './raise-prepared.ts';
import type { UnraisedSignature } from './raise-prepared.ts';
import type { FileToSign, KnownFiles, SignatureOrder } from './signature-order.ts';
import { singleFile, wholeContent } from './single-file.ts';

export const jadesDoor: FormatDoor = {
  prepare: (order) => {
    const { packaging = 'flattened' } = order;
    const prepared = prepare(order, packaging);
    const { signer, hash, toBeSigned, digestToSign } = prepared;
    const unraised: UnraisedSignature = {
      ...{ format: 'jades', packaging, signer, hash, toBeSigned, digestToSign },
      kind: packaging === 'detached' ? 'signature' : 'document',
      id: jadesSignatureId(prepared),
      embed: (signature, timestampToken) =>
        embedJades(prepared, signature, timestampToken && { timestampToken }),
      stampedOctets: (signature) =>
        new TextEncoder().encode(jadesSignatureText(prepared, signature)),
    };
    return raisePrepared(unraised, (files) => {
      const documents = detached(files);
      return (json) => openAugmentableJades(json, documents);
    });
  },
  extend: (document, order, files) => extendJades(document, order, detached(files)),
  describe: (document, { files }) => describeJades(document, detached(files)),
};

function prepare(order: SignatureOrder, packaging: string): PreparedJades {
  const { signer, signingTime, files, properties = {}, existing, countersigns } = order;
  const { unencoded = false } = order.jades ?? {};
  if (existing !== undefined && countersigns !== undefined) {
    return prepareJadesCounterSignature({
      ...{ document: existing, signatureId: countersigns, signer, signingTime, properties },
    });
  }
  const isDetached = packaging === 'detached';
  const single = isDetached ? undefined : payloadFile(order);
  const mimeType = single?.mimeType;
  return prepareJades({
    packaging: packaging === 'general' || packaging === 'compact' ? packaging : 'flattened',
    content:
      single === undefined
        ? detachedContent(files, cmsDigestAlgorithm(signer.algorithm))
        : { kind: 'attached', payload: wholeContent(single, 'jades_content_missing') },
    signer,
    signingTime,
    properties: { ...(mimeType !== undefined && { mimeType }), ...properties },
    // The digest of a file is that of its octets, not of their base64url text.
    unencoded: isDetached || unencoded,
    ...(existing !== undefined && { beside: existing }),
  });
}

/** What is attached to the signature that is joined need not be given again. */
function payloadFile({ files, existing, jades = {} }: SignatureOrder): FileToSign {
  if (existing === undefined || files.length > 0) return singleFile(files, 'jades_content_missing');
  const { payload = '' } = parseJades(existing);
  const content =
    jades.unencoded === true ? new TextEncoder().encode(payload) : decodeBase64Url(payload);
  if (content === undefined) throw new AdesError('jades_content_missing', 'not encoded inside');
  return { name: 'payload', content };
}

function detachedContent(files: readonly FileToSign[], hash: HashAlgorithm): JadesContent {
  return { kind: 'uri-hash', hash, documents: files.map((file) => jadesDocument(file, [hash])) };
}

function jadesDocument(
  { name, content, mimeType }: FileToSign,
  hashes: readonly HashAlgorithm[],
): JadesDocument {
  const known =
    content instanceof Uint8Array
      ? content
      : { digests: Object.fromEntries(hashes.map((hash) => [hash, content.digest])) };
  return { uri: encodeURI(name), content: known, ...(mimeType !== undefined && { mimeType }) };
}

function detached(files: KnownFiles): { readonly documents: readonly JadesDocument[] } {
  return { documents: files.map((file) => jadesDocument(file, hashesOfLength(file))) };
}
