/**
 * Which members validation data becomes (TS 119 182-1, 5.3.5 and 5.3.7; EN 319 102-1, 5.6): what
 * stands in the signature already, in its tokens or in its chain is not repeated.
 */

import { equalBytes } from '@kumoin/pki';
import type { ValidationData } from '../../extend/augmentable.ts';
import { encodeBase64 } from '../../json/base64url.ts';
import { membersNamed } from '../read/etsi-u.ts';
import type { ExaminedSignature } from '../check/examine-jades.ts';
import { chainOf } from '../check/signing-certificate.ts';
import { readSignerValues, writeCertificates, writeRevocation } from '../read/validation-values.ts';

/**
 * `xVals` and `rVals` before any archive time-stamp, `tstVD` behind one: what validates an older
 * archive time-stamp has to be under the next.
 */
export function missingData(examined: ExaminedSignature, data: ValidationData): readonly object[] {
  const { signature, timestamps } = examined;
  // What stands there for attribute certificates serves nobody else.
  const values = readSignerValues(signature.etsiU);
  const archived = membersNamed(signature.etsiU, 'arcTst').length > 0;
  const elsewhere = [
    ...chainOf(signature.protectedHeader).map(({ raw }) => raw),
    ...timestamps.flatMap(({ token }) =>
      (token?.signedData.certificates ?? []).map(({ raw }) => raw),
    ),
  ];
  const fresh = except(data.certificates, [...values.certificates, ...elsewhere]);
  // A level B-LT is told by its xVals: where all is known already, what it says stands there too.
  const bare = !archived && values.certificates.length === 0 && fresh.length === 0;
  const certificates = (bare ? except(data.certificates, []) : fresh).map(encodeBase64);
  const crls = except(data.crls, values.crls).map(encodeBase64);
  const ocsps = except(data.ocsps, values.ocsps).map(encodeBase64);
  const xVals = certificates.length > 0 && { xVals: writeCertificates(certificates) };
  const rVals = crls.length + ocsps.length > 0 && { rVals: writeRevocation({ crls, ocsps }) };
  if (!archived) return [xVals, rVals].filter((member) => member !== false);
  return xVals === false && rVals === false ? [] : [{ tstVD: { ...xVals, ...rVals } }];
}

function except(
  wanted: readonly Uint8Array[],
  there: readonly Uint8Array[],
): readonly Uint8Array[] {
  return wanted.filter(
    (each, index) =>
      !there.some((other) => equalBytes(each, other)) &&
      !wanted.slice(0, index).some((other) => equalBytes(each, other)),
  );
}
