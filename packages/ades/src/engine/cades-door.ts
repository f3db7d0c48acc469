/** CAdES for the engine: alone, beside others in their CMS, or over the signature of one of them. */

import { describeCades } from '../cades/describe-cades.ts';
import { openAugmentableCades } from '../cades/extend/open-augmentable-cades.ts';
import { prepareCades } from '../cades/prepare-cades.ts';
import type { CadesContent } from '../cades/prepare-cades.ts';
import { prepareCounterCades } from '../cades/prepare-counter-cades.ts';
import { prepareParallelCades } from '../cades/prepare-parallel-cades.ts';
import type { DetachedContent } from '../cades/read/read-cades.ts';
import { embedCms } from '../cms/embed-cms.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import { extendDocument } from '../extend/extend-document.ts';
import type { FormatDoor } from './format-door.ts';
import { hashesOfLength } from './hashes-of-length.ts';
import type {
  FileToSign,
  KnownFiles,
  PreparedSignature,
  SignatureOrder,
} from './signature-order.ts';
import { singleFile } from './single-file.ts';

export const cadesDoor: FormatDoor = {
  prepare: (order) => {
    const { packaging = 'attached' } = order;
    const prepared = prepare(order);
    const kind = packaging === 'attached' ? 'document' : 'signature';
    return { format: 'cades', packaging, kind, ...signatureOf(prepared) };
  },
  extend: (document, order, files) => {
    const content = detachedContent(files);
    return extendDocument((bytes) => openAugmentableCades(bytes, content), document, order);
  },
  describe: (document, files) => describeCades(document, detachedContent(files)),
};

/** What is common to every CMS that is finished elsewhere. */
export function signatureOf(
  prepared: PreparedCms,
): Pick<
  PreparedSignature,
  'signer' | 'hash' | 'toBeSigned' | 'digestToSign' | 'embed' | 'stampedOctets'
> {
  const { signer, hash, toBeSigned, digestToSign } = prepared;
  return {
    signer,
    hash,
    toBeSigned,
    digestToSign,
    embed: (signature, timestampToken) =>
      embedCms(prepared, signature, timestampToken && { timestampToken }),
    stampedOctets: (signature) => signature,
  };
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
