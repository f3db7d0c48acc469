/**
 * Validation material and time-stamp tokens inside `etsiU` (TS 119 182-1, 5.3 and 5.4): lists of
 * objects with base64 of DER. What is in no encoding we know is passed over and told as a fault
 * where it would have mattered.
 */

import type { ValidationData } from '../../extend/augmentable.ts';
import { decodeBase64 } from '../../json/base64url.ts';
import { arrayAt, memberOf, textAt } from '../../json/json-value.ts';
import type { JsonNode } from '../../json/parse-json.ts';
import type { EtsiU } from './etsi-u.ts';
import { membersNamed } from './etsi-u.ts';

/** Of all values of this signature, in order, whatever container they stand in. */
export function readValidationValues(etsiU: EtsiU): ValidationData {
  return readNamed(etsiU, { certificates: ['xVals', 'axVals'], revocation: ['rVals', 'arVals'] });
}

/** The same without those about attribute certificates (5.3.5.3 and 5.3.5.4). */
export function readSignerValues(etsiU: EtsiU): ValidationData {
  return readNamed(etsiU, { certificates: ['xVals'], revocation: ['rVals'] });
}

interface MemberNames {
  readonly certificates: readonly string[];
  readonly revocation: readonly string[];
}

function readNamed(etsiU: EtsiU, names: MemberNames): ValidationData {
  const containers = membersNamed(etsiU, 'tstVD', 'anyValData').map(({ value }) => value);
  const certificateLists = [
    ...membersNamed(etsiU, ...names.certificates).map(({ value }) => value),
    ...containers.map((container) => memberOf(container, 'xVals')),
  ];
  const revocationLists = [
    ...membersNamed(etsiU, ...names.revocation).map(({ value }) => value),
    ...containers.map((container) => memberOf(container, 'rVals')),
  ];
  return {
    certificates: certificateLists.flatMap(readCertificates),
    ocsps: revocationLists.flatMap((list) => readObjects(memberOf(list, 'ocspVals'))),
    crls: revocationLists.flatMap((list) => readObjects(memberOf(list, 'crlVals'))),
  };
}

/** What `etsiU` gets: empty lists have no place there. */
export function writeCertificates(certificates: readonly string[]): object[] {
  return certificates.map((val) => ({ x509Cert: { val } }));
}

export function writeRevocation(values: {
  readonly crls: readonly string[];
  readonly ocsps: readonly string[];
}): object {
  const { crls, ocsps } = values;
  return {
    ...(crls.length > 0 && { crlVals: crls.map((val) => ({ val })) }),
    ...(ocsps.length > 0 && { ocspVals: ocsps.map((val) => ({ val })) }),
  };
}

/** The tokens of a time-stamp container; undefined for one that cannot be read. */
export function readTokens(container: JsonNode | undefined): readonly (Uint8Array | undefined)[] {
  return arrayAt(container, 'tstTokens')?.items.map(readObject) ?? [undefined];
}

function readCertificates(list: JsonNode | undefined): readonly Uint8Array[] {
  const items = list?.kind === 'array' ? list.items : [];
  return items.flatMap((item) => readObject(memberOf(item, 'x509Cert')) ?? []);
}

function readObjects(list: JsonNode | undefined): readonly Uint8Array[] {
  return list?.kind === 'array' ? list.items.flatMap((item) => readObject(item) ?? []) : [];
}

const derEncoding = 'http://uri.etsi.org/01903/v1.2.2#DER';

function readObject(node: JsonNode | undefined): Uint8Array | undefined {
  const encoding = memberOf(node, 'encoding');
  if (encoding !== undefined && textAt(node, 'encoding') !== derEncoding) return undefined;
  const text = textAt(node, 'val');
  return text === undefined ? undefined : decodeBase64(text);
}
