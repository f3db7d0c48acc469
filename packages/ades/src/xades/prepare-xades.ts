/**
 * Prepare a XAdES signature whose key is elsewhere (EN 319 132-1, 6 "XAdES baseline
 * signatures"):
 *
 *     prepareXades → the signer signs `digestToSign` → embedXades
 *
 * Everything of ours is written canonically in the exclusive way, which does not depend on where
 * it stands; so it is digested before it is put there.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { timestampFault } from '../cms/check-answer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import { contentTimestampOctets } from './write/content-timestamp-octets.ts';
import { planContent } from './write/plan-content.ts';
import type { PlannedContent } from './write/plan-content.ts';
import { assembleXades, signedPropertiesId } from './prepared-xades.ts';
import type { PreparedXades } from './prepared-xades.ts';
import { appendText, standAlone } from './write/signature-host.ts';
import { writePolicyStore } from './write/write-signer-words.ts';
import { writeReference } from './write/write-reference.ts';
import { writeSignedProperties } from './write/write-signed-properties.ts';
import { writeTimestamp } from './write/write-timestamp.ts';
import type { ContentTimestamp, XadesOrder } from './xades-order.ts';
import { hashOf } from './xml-algorithm.ts';

/**
 * @throws {AdesError} `xades_content_missing`, `xades_reference_unresolved`,
 * `xades_property_malformed`, `xades_timestamp_wrong` for a content time-stamp over something
 * else, `algorithm_unsupported`, `xml_*` when a document cannot be read.
 * @throws {PkiError} when the signer's certificate cannot be read.
 */
export function prepareXades(order: XadesOrder): PreparedXades {
  const { signer, properties = {}, policyDocument } = order;
  const { planned, prefix, hash } = planXades(order);
  const { host } = planned;
  const signedProperties = writeSignedProperties({
    id: signedPropertiesId(prefix),
    signingTime: order.signingTime,
    certificate: signer.certificate,
    hash,
    properties,
    formats: planned.data.map(({ reference, mimeType }) => ({
      referenceId: reference.id,
      mimeType,
    })),
    contentTimestamps: (order.contentTimestamps ?? []).map((given) =>
      writeContentTimestamp(planned, given),
    ),
  });
  return assembleXades({
    signer,
    prefix,
    references: planned.data.map((data) => writeReference(data.reference, hash, data.digest)),
    signedProperties,
    objects: planned.objects,
    unsigned: policyDocument === undefined ? '' : storePolicy(properties, policyDocument),
    host: host === undefined ? standAlone : (text) => appendText(host, text),
  });
}

/**
 * What a content time-stamp of this order has to be over (EN 319 132-1, 5.2.8).
 * @throws {AdesError} as `prepareXades`; `xades_content_missing` where only digests are known.
 */
export function xadesContentOctets(
  order: XadesOrder,
  of: ContentTimestamp['of'] = 'all',
): Uint8Array {
  return contentTimestampOctets(planXades(order).planned, of);
}

const prefixBytes = 16;

function planXades({ content, signer, random, properties }: XadesOrder) {
  const prefix = `xades-${bytesToHex(random(prefixBytes))}`;
  const hash = hashOf(signer.algorithm);
  const planned = planContent({ content, hash, prefix, mimeType: properties?.mimeType });
  return { planned, prefix, hash };
}

function writeContentTimestamp(planned: PlannedContent, given: ContentTimestamp): string {
  const { token, of } = given;
  const octets = contentTimestampOctets(planned, of);
  const fault = timestampFault(token, (hash) => digest(hash, octets));
  if (fault !== undefined) throw new AdesError('xades_timestamp_wrong', fault);
  if (of === 'all') return writeTimestamp({ name: 'xades:AllDataObjectsTimeStamp', token });
  const includes = of.map((index) => planned.data[index]?.reference.id ?? '');
  return writeTimestamp({ name: 'xades:IndividualDataObjectsTimeStamp', includes, token });
}

/** Kept only if it is the document whose digest is signed (EN 319 132-1, 5.2.10). */
function storePolicy({ policy }: SignerProperties, document: Uint8Array): string {
  const matches =
    policy !== undefined && bytesToHex(digest(policy.hash, document)) === bytesToHex(policy.digest);
  if (!matches) throw new AdesError('xades_property_malformed', 'policy document');
  return writePolicyStore(policy, document);
}
