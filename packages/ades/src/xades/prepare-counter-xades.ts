/**
 * Prepare a counter-signature (EN 319 132-1, 5.2.7): a XAdES signature over the SignatureValue
 * element of another, standing among the unsigned properties of that one.
 *
 *     prepareCounterXades → the signer signs `digestToSign` → embedXades
 */

import { bytesToHex, digest } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import { exclusiveC14n } from '../xml/c14n-method.ts';
import { openXml } from '../xml/open-xml.ts';
import { spliceBytes } from '../xml/splice-bytes.ts';
import { assembleXades, signedPropertiesId } from './prepared-xades.ts';
import type { PreparedXades } from './prepared-xades.ts';
import { hasEvidenceRecord, refuseEvidenceRecord } from './read/evidence-records.ts';
import { readDocument } from './read/read-document.ts';
import { referenceType } from './xades-names.ts';
import { unsignedPlace } from './write/unsigned-place.ts';
import { canonical, writeReference } from './write/write-reference.ts';
import { writeSignedProperties } from './write/write-signed-properties.ts';
import { propertyNamespaces } from './write/write-timestamp.ts';
import { hashOf } from './xml-algorithm.ts';

export interface CounterXadesOrder {
  readonly document: Uint8Array;
  /** Id of the signature that is countersigned. */
  readonly signatureId: string;
  readonly signer: AdesSigner;
  /** Milliseconds since 1970: the time the signer claims. */
  readonly signingTime: number;
  readonly random: (length: number) => Uint8Array;
  readonly properties?: SignerProperties;
}

/**
 * @throws {AdesError} `xades_reference_unresolved` when there is no such signature, or its value
 * has no Id to name it by; `extension_unsupported` when nothing may be added any more;
 * `xades_property_malformed`, `algorithm_unsupported`, `xml_*`.
 */
export function prepareCounterXades(order: CounterXadesOrder): PreparedXades {
  const { document, signer, properties = {} } = order;
  const prefix = `xades-${bytesToHex(order.random(16))}`;
  const hash = hashOf(signer.algorithm);
  const { octets, valueId, place } = findCounterSigned(order);
  const reference = {
    id: `${prefix}-reference-0`,
    uri: `#${valueId}`,
    type: referenceType.counterSigned,
    transforms: canonical,
  };
  const signedProperties = writeSignedProperties({
    id: signedPropertiesId(prefix),
    signingTime: order.signingTime,
    certificate: signer.certificate,
    hash,
    properties,
    // What is signed is a value, which has no format (EN 319 132-1, 6.3).
    formats: [],
    contentTimestamps: [],
  });
  return assembleXades({
    signer,
    prefix,
    references: [writeReference(reference, hash, digest(hash, octets))],
    signedProperties,
    objects: '',
    unsigned: '',
    host: (signature) => {
      const around = propertyNamespaces('xades:CounterSignature');
      const declared = Object.entries(around).map(([name, value]) => ` ${name}="${value}"`);
      const open = `<xades:CounterSignature${declared.join('')}>`;
      const { splice, encoding } = place(`${open}${signature}</xades:CounterSignature>`);
      const before = new TextDecoder('latin1').decode(splice.bytes.filter((octet) => octet !== 0));
      const at = splice.start + before.indexOf('<ds:Signature ') * encoding.width;
      return { document: spliceBytes(document, [splice]), at, encoding };
    },
  });
}

function findCounterSigned({ document, signatureId }: CounterXadesOrder) {
  using xml = openXml(document);
  const found = readDocument(xml).find(({ id }) => id === signatureId)?.opened;
  const valueId = found?.parsed.signatureValue.attribute('Id');
  const { qualifying } = found?.parsed ?? {};
  if (found === undefined || valueId === undefined || qualifying === undefined) {
    throw new AdesError('xades_reference_unresolved', signatureId);
  }
  refuseEvidenceRecord(hasEvidenceRecord(found.parsed));
  const { encoding } = xml;
  const put = unsignedPlace(xml, qualifying);
  return {
    octets: found.canonical(found.parsed.signatureValue, exclusiveC14n),
    valueId,
    place: (text: string) => ({ splice: put(text), encoding }),
  };
}
