/**
 * A time-stamp authority over HTTP (RFC 3161, 3.4) with a key of the test PKI, for engines that
 * fetch their tokens themselves. It stamps whatever is well formed.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  buildTimestampResponse,
  buildTstInfo,
  parseTimestampRequest,
  prepareTimestampToken,
} from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';

export interface AuthorityKey {
  /** From the authority's own certificate up, DER. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
  sign(message: Uint8Array): Uint8Array;
}

export interface TimestampAuthority {
  readonly url: string;
  close(): void;
}

/** @param now milliseconds since 1970. */
export async function startTimestampAuthority(
  key: AuthorityKey,
  now: () => number = Date.now,
): Promise<TimestampAuthority> {
  let stamped = 0n;
  const server = createServer((request, response) => {
    void buffer(request).then((query) => {
      stamped += 1n;
      const reply = answer(key, new Uint8Array(query), { serialNumber: stamped, at: now() });
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

function answer(
  { chain, algorithm, sign }: AuthorityKey,
  query: Uint8Array,
  token: { readonly serialNumber: bigint; readonly at: number },
): Uint8Array {
  const { imprint, nonce, certificateRequested } = parseTimestampRequest(query);
  if ('fault' in imprint) throw new Error(`cannot stamp: ${imprint.fault}`);
  const asked = nonce === undefined ? imprint : { ...imprint, nonce };
  const tstInfo = buildTstInfo({ policy: '1.3.6.1.4.1.55555.2.1', ...asked, ...token });
  const [signerCertificate = new Uint8Array()] = chain;
  const prepared = prepareTimestampToken(tstInfo, {
    signerCertificate,
    certificates: certificateRequested ? chain : [],
    signatureAlgorithm: algorithm,
    signingTime: token.at,
  });
  return buildTimestampResponse(prepared.finish(sign(prepared.toBeSigned)));
}
