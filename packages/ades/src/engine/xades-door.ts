/**
 * XAdES for the engine: in a document, around it, beside it; with others in one document, or over
 * the signature of one of them.
 */

import { AdesError } from '../ades-error.ts';
import { describeXades } from '../xades/describe-xades.ts';
import { embedXades, xadesTimestampInput } from '../xades/embed-xades.ts';
import { extendXades } from '../xades/extend-xades.ts';
import { openAugmentableXades } from '../xades/open-augmentable-xades.ts';
import type { XadesReading } from '../xades/read/xades-reading.ts';
import { prepareCounterXades } from '../xades/prepare-counter-xades.ts';
import { prepareXades } from '../xades/prepare-xades.ts';
import type { PreparedXades } from '../xades/prepared-xades.ts';
import type { XadesContent } from '../xades/xades-order.ts';
import { dsNamespace } from '../xades/xades-names.ts';
import { openXml } from '../xml/open-xml.ts';
import { detectFormat } from './detect-format.ts';
import type { FormatDoor } from './format-door.ts';
import { hashesOfLength } from './hashes-of-length.ts';
import { raisePrepared } from './raise-prepared.ts';
import type { UnraisedSignature } from './raise-prepared.ts';
import type { FileToSign, KnownFiles, SignatureOrder } from './signature-order.ts';
import { singleFile, wholeContent } from './single-file.ts';

export const xadesDoor: FormatDoor = {
  prepare: (order) => {
    const { packaging = 'enveloped' } = order;
    const prepared = prepare(order);
    const { signer, hash, toBeSigned, digestToSign } = prepared;
    const unraised: UnraisedSignature = {
      ...{ format: 'xades', packaging, signer, hash, toBeSigned, digestToSign },
      kind: packaging === 'detached' ? 'signature' : 'document',
      id: prepared.signatureId,
      embed: (signature, timestampToken) =>
        embedXades(prepared, signature, timestampToken && { timestampToken }),
      stampedOctets: (signature) => xadesTimestampInput(prepared, signature),
    };
    return raisePrepared(unraised, (files) => {
      const reading = readingOf(files);
      return (xml) => openAugmentableXades(xml, reading);
    });
  },
  extend: (document, order, files) => extendXades(document, order, readingOf(files)),
  describe: (document, { files }) => describeXades(document, readingOf(files)),
};

function prepare(order: SignatureOrder): PreparedXades {
  const { signer, signingTime, random, properties = {}, existing, countersigns, files } = order;
  const common = { signer, signingTime, random };
  if (existing !== undefined && countersigns !== undefined) {
    const counter = { document: existing, signatureId: countersigns };
    return prepareCounterXades({ ...common, ...counter, properties });
  }
  const [file] = files;
  const mimeType = files.length === 1 ? file?.mimeType : undefined;
  return prepareXades({
    ...common,
    content: contentOf(order),
    properties: { ...(mimeType !== undefined && { mimeType }), ...properties },
  });
}

const missing = 'xades_content_missing';

function contentOf({ packaging, files, existing, xml = {} }: SignatureOrder): XadesContent {
  const { elementIds: ids = [], parentId } = xml;
  const place = parentId === undefined ? {} : { parentId };
  switch (packaging) {
    case 'detached':
      return {
        packaging,
        files: files.map(namedFile),
        ...(existing !== undefined && { into: existing }),
      };
    case 'enveloping':
      if (existing !== undefined) refuse('a signature around its files has no other beside it');
      return { packaging, objects: files.map(enclosedObject) };
    case 'internally-detached':
      return { packaging, document: documentOf(files, existing), ids, ...place };
    default:
      return { packaging: 'enveloped', document: documentOf(files, existing), ...place };
  }
}

/** A document that is signed already is signed again in its own place. */
function documentOf(files: readonly FileToSign[], existing: Uint8Array | undefined): Uint8Array {
  if (existing === undefined) return wholeContent(singleFile(files, missing), missing);
  if (files.length > 0) refuse('files for a document that is signed as it is');
  using xml = openXml(existing);
  if (xml.root.is(dsNamespace, 'Signature')) {
    // There is no document around it for another to stand in.
    refuse('beside a signature that is a document by itself');
  }
  return existing;
}

function refuse(detail: string): never {
  throw new AdesError('property_unsupported', detail);
}

function enclosedObject(file: FileToSign) {
  const bytes = wholeContent(file, missing);
  const as = detectFormat(bytes) === 'xml' ? ('xml' as const) : ('base64' as const);
  return { bytes, as, ...(file.mimeType !== undefined && { mimeType: file.mimeType }) };
}

function namedFile({ name, content, mimeType }: FileToSign) {
  return { name: encodeURI(name), content, ...(mimeType !== undefined && { mimeType }) };
}

/** By its name, percent-encoded or not; a single file whatever it is called. */
function readingOf(files: KnownFiles): XadesReading {
  const [first, ...more] = files;
  if (first === undefined) return {};
  const find = (name: string) =>
    files.find((file) => file.name === name || encodeURI(file.name) === name);
  return {
    resolve: (name) => {
      const file = find(name) ?? (more.length === 0 ? first : undefined);
      if (file === undefined) return undefined;
      const { content } = file;
      if (content instanceof Uint8Array) return content;
      const hashes = hashesOfLength(file);
      return { digestOf: (hash) => (hashes.includes(hash) ? content.digest : undefined) };
    },
  };
}
