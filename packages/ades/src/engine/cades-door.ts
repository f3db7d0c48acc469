/** CAdES for the engine: alone, beside others in their CMS, or over the signature of one. */

import { cadesSignatureId } from '../cades/cades-signature-id.ts';
import { describeCades } from '../cades/describe-cades.ts';
import { extendCades } from '../cades/extend/extend-cades.ts';
import { openAugmentableCades } from '../cades/extend/open-augmentable-cades.ts';
import { prepareCades } from '../cades/prepare-cades.ts';
import type { CadesContent } from '../cades/prepare-cades.ts';
import { prepareCounterCades } from '../cades/prepare-counter-cades.ts';
import { prepareParallelCades } from '../cades/prepare-parallel-cades.ts';
import { readCades } from '../cades/read/read-cades.ts';
import type { DetachedContent } from '../cades/read/read-cades.ts';
import { embedCms } from '../cms/embed-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import type { FormatDoor } from './format-door.ts';
import { hashesOfLength } from './hashes-of-length.ts';
import { raisePrepared } from './raise-prepared.ts';
import type { UnraisedSignature } from './raise-prepared.ts';
import type { FileToSign, KnownFiles, SignatureOrder } from './signature-order.ts';
import { singleFile } from './single-file.ts';

export const cadesDoor: FormatDoor = {
  prepare: (order) => {
    const prepared = prepare(order);
    const { signer, hash, toBeSigned, digestToSign } = prepared;
    const packaging = packagingOf(order);
    const unraised: UnraisedSignature = {
      ...{ format: 'cades', packaging, signer, hash, toBeSigned, digestToSign },
      kind: packaging === 'attached' ? 'document' : 'signature',
      id: cadesSignatureId(prepared),
      embed: (signature, timestampToken) =>
        embedCms(prepared, signature, timestampToken && { timestampToken }),
      stampedOctets: (signature) => signature,
    };
    return raisePrepared(unraised, (files) => {
      const content = detachedContent(files);
      return (cms) => openAugmentableCades(cms, content);
    });
  },
  extend: (cms, order, files) => extendCades(cms, { ...order, ...detachedContent(files) }),
  describe: (document, { files }) => describeCades(document, detachedContent(files)),
};

/** That of the CMS which is joined, whatever was ordered. @throws {AdesError} `cades_malformed`. */
function packagingOf({ existing, packaging }: SignatureOrder): 'attached' | 'detached' {
  if (existing === undefined) return packaging === 'detached' ? packaging : 'attached';
  return readCades(existing).signedData.content === undefined ? 'detached' : 'attached';
}

function prepare(order: SignatureOrder): PreparedCms {
  const { packaging = 'attached', files, signer, signingTime, properties = {} } = order;
  const { existing: cms, countersigns } = order;
  const common = { signer, signingTime, signerProperties: properties };
  if (cms !== undefined && countersigns !== undefined) {
    return prepareCounterCades({ ...common, cms, to: countersigns });
  }
  if (cms !== undefined) {
    const [file] = files;
    return prepareParallelCades({ ...common, cms, ...(file && { content: contentOf(file) }) });
  }
  const file = singleFile(files, 'cades_content_missing');
  const { mimeType } = file;
  return prepareCades({
    ...common,
    signerProperties: { ...(mimeType !== undefined && { mimeType }), ...properties },
    content: contentOf(file),
    attached: packaging === 'attached',
  });
}

function contentOf({ content }: FileToSign): CadesContent {
  return content instanceof Uint8Array ? { document: content } : content;
}

function detachedContent(files: KnownFiles): DetachedContent {
  const [file] = files;
  if (file === undefined) return {};
  const { content } = file;
  if (content instanceof Uint8Array) return { content };
  const hashes = hashesOfLength(file);
  return { contentDigest: (hash) => (hashes.includes(hash) ? content.digest : undefined) };
}
