/**
 * What speaks about revocation in a description: OCSP responses (RFC 6960, 4.2) and CRLs (RFC
 * 5280, 5), told by who made them and when. One that cannot be read is told by its digest, since
 * it is in the document and somebody may be looking for it.
 */

import {
  bytesToHex,
  digest,
  formatName,
  parseBasicOcspResponse,
  parseCrl,
  parseOcspResponse,
  PkiError,
} from '@kumoin/pki';
import type { BasicOcspResponse } from '@kumoin/pki';
import { describeInstant } from './describe-instant.ts';
import type { RevocationDescription } from './document-description.ts';

/** @param der an OCSPResponse, or the BasicOCSPResponse inside one. */
export function describeOcsp(der: Uint8Array): RevocationDescription {
  return describe(der, () => {
    const basic = readEither(der);
    return typeof basic === 'string' ? { by: basic } : describeBasic(basic);
  });
}

export function describeCrl(der: Uint8Array): RevocationDescription {
  return describe(der, () => {
    const { issuer, thisUpdate, nextUpdate } = parseCrl(der);
    return { by: formatName(issuer), ...times([thisUpdate], [nextUpdate]) };
  });
}

type Told = Omit<RevocationDescription, 'sha256'>;

function describe(der: Uint8Array, read: () => Told): RevocationDescription {
  const sha256 = bytesToHex(digest('sha256', der));
  try {
    return { ...read(), sha256 };
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    return { by: 'unreadable', sha256 };
  }
}

/** The word of a responder that gave no answer is its status. @throws {PkiError} */
function readEither(der: Uint8Array): BasicOcspResponse | string {
  try {
    const response = parseOcspResponse(der);
    return response.status === 'successful' ? response.basic : response.status;
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    return parseBasicOcspResponse(der);
  }
}

function describeBasic({ responderId, producedAt, answers }: BasicOcspResponse): Told {
  return {
    by:
      responderId.kind === 'name'
        ? formatName(responderId.name)
        : `key ${bytesToHex(responderId.keyHash)}`,
    producedAt: describeInstant(producedAt),
    ...times(
      answers.map(({ thisUpdate }) => thisUpdate),
      answers.map(({ nextUpdate }) => nextUpdate),
    ),
  };
}

/** What holds for all answers at once: the oldest beginning, the earliest end. */
function times(
  thisUpdates: readonly number[],
  nextUpdates: readonly (number | undefined)[],
): Pick<RevocationDescription, 'thisUpdate' | 'nextUpdate'> {
  const ends = nextUpdates.filter((end) => end !== undefined);
  return {
    ...(thisUpdates.length > 0 && { thisUpdate: describeInstant(Math.min(...thisUpdates)) }),
    ...(ends.length > 0 && { nextUpdate: describeInstant(Math.min(...ends)) }),
  };
}
