/** Containers for the engine: made, added to, extended and read, whichever way they are signed. */

import { AdesError } from '../ades-error.ts';
import type { AsicContainer } from '../asic/asic-container.ts';
import { describeAsic } from '../asic/describe-asic.ts';
import { embedAsic } from '../asic/embed-asic.ts';
import { openAugmentableAsic } from '../asic/extend/open-augmentable-asic.ts';
import { extendAsic } from '../asic/extend-asic.ts';
import type { AsicTarget } from '../asic/gather-target.ts';
import { prepareAsicCades } from '../asic/prepare-asic-cades.ts';
import { prepareAsicXades } from '../asic/prepare-asic-xades.ts';
import type { PreparedAsic } from '../asic/prepared-asic.ts';
import { asicSignatureId } from '../asic/read/read-container.ts';
import { asicTimestampInput } from '../asic/stream-asic.ts';
import { cadesSignatureId } from '../cades/cades-signature-id.ts';
import type { FormatDoor } from './format-door.ts';
import { raisePrepared } from './raise-prepared.ts';
import type { UnraisedSignature } from './raise-prepared.ts';
import type { SignatureOrder } from './signature-order.ts';
import { wholeContent } from './single-file.ts';

/** Of an existing container kind and way of signing have to be those that are ordered. */
export function asicDoor(container: AsicContainer, kind: 'cades' | 'xades'): FormatDoor {
  const format = `${container}-${kind}` as const;
  return {
    prepare: async (order) => {
      const prepared = await prepare(order, targetOf(order, container), kind);
      if (prepared.format !== format) {
        throw new AdesError('asic_malformed', `${prepared.format}, not ${format}`);
      }
      const { hash, toBeSigned, digestToSign } = prepared;
      const unraised: UnraisedSignature = {
        ...{ format, packaging: 'container', kind: 'document', hash, toBeSigned, digestToSign },
        id: asicSignatureId(prepared.placing.name, innerId(prepared)),
        signer: order.signer,
        embed: (signature, timestampToken) =>
          embedAsic(prepared, signature, timestampToken && { timestampToken }),
        stampedOctets: (signature) => asicTimestampInput(prepared, signature),
      };
      return raisePrepared(
        unraised,
        (_, { at }) =>
          (document) =>
            openAugmentableAsic(document, { at }),
      );
    },
    extend: (document, order) => extendAsic(document, order),
    describe: (document) => describeAsic(document),
  };
}

function innerId({ inner }: PreparedAsic): string {
  return inner.kind === 'cades' ? cadesSignatureId(inner.prepared) : inner.prepared.signatureId;
}

async function prepare(
  order: SignatureOrder,
  target: AsicTarget,
  kind: 'cades' | 'xades',
): Promise<PreparedAsic> {
  const { signer, signingTime, random, properties = {}, countersigns } = order;
  if (countersigns !== undefined) {
    throw new AdesError('property_unsupported', 'counter-signature in a container');
  }
  const common = { target, signer, signingTime };
  return kind === 'cades'
    ? await prepareAsicCades({ ...common, signerProperties: properties })
    : await prepareAsicXades({ ...common, random, properties });
}

function targetOf({ existing, files }: SignatureOrder, container: AsicContainer): AsicTarget {
  if (existing !== undefined) {
    if (files.length > 0) throw new AdesError('property_unsupported', 'files for a container');
    return { addTo: existing };
  }
  return {
    container,
    files: files.map((file) => ({
      name: file.name,
      content: wholeContent(file, 'asic_content_missing'),
      ...(file.mimeType !== undefined && { mimeType: file.mimeType }),
    })),
  };
}
