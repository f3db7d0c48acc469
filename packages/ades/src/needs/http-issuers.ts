/**
 * The issuers of a certificate over HTTP, from the addresses it names (RFC 5280, 4.2.2.1): one
 * certificate in DER, or several in a PKCS #7 without signers. They are candidates: a path is
 * built and verified by who asked.
 */

import { parseCertificate, parseSignedData, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { Fetching } from './bounded-fetch.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { joinUnmet, NeedUnmet } from './need-unmet.ts';

const issuersBytesMax = 1024 * 1024;
const addressesMax = 3;
const certificatesMax = 50;

/** @throws {NeedUnmet} where there are addresses and none of them helped. */
export async function httpIssuers(
  fetching: Fetching,
  { caIssuersUrls }: Certificate,
): Promise<readonly Uint8Array[]> {
  const unmet: NeedUnmet[] = [];
  for (const url of caIssuersUrls.filter(isOfTheWeb).slice(0, addressesMax)) {
    try {
      const bytes = await boundedFetch(fetching, { url, bytesMax: issuersBytesMax });
      return readCertificates(bytes, new URL(url).host);
    } catch (cause) {
      if (!(cause instanceof NeedUnmet)) throw cause;
      unmet.push(cause);
    }
  }
  if (unmet.length === 0) return [];
  throw joinUnmet(unmet);
}

function isOfTheWeb(url: string): boolean {
  return /^https?:/i.test(url);
}

function readCertificates(bytes: Uint8Array, host: string): readonly Uint8Array[] {
  const found = readOne(bytes) ?? readSeveral(bytes);
  if (found === undefined) {
    throw new NeedUnmet(`${host}: no certificates`, { permanent: true });
  }
  return found.slice(0, certificatesMax);
}

function readOne(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  return attempt(() => [parseCertificate(bytes).raw]);
}

function readSeveral(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  return attempt(() => parseSignedData(bytes).certificates.map(({ raw }) => raw));
}

/** Nobody tells which of the two forms is coming. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
