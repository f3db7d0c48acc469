/**
 * The access token of a call: `Bearer` (RFC 6750, 2.1), or `DPoP` with a proof of possession (RFC
 * 9449, 7.1). Missing or malformed is 400 here, says clause 11 of both versions.
 */

import { invalidRequest } from '@kumoin/contract';
import type { CscVersion } from '@kumoin/contract';
import type { FastifyRequest } from 'fastify';
import { Secret } from '#domain/secret.ts';
import type { ShownProof } from '#usecases/access/check-access.ts';
import type { Provider } from './info.ts';

const malformedHeader: Readonly<Record<CscVersion, string>> = {
  v1:
    'The request is missing a required parameter, includes an invalid parameter value, ' +
    'includes a parameter more than once, or is otherwise malformed.',
  v2: 'Malformed authorization header',
};

/** v1.0.4.0, 11.8 has a row of its own for `sendOTP`, spelled like that. */
function wordsForMalformed(url: string, version: CscVersion): string {
  const isSendOtp =
    version === 'v1' && url.split('?')[0]?.endsWith('/credentials/sendOTP') === true;
  return isSendOtp ? 'Malformed authroization header.' : malformedHeader[version];
}

export interface ReadToken {
  readonly token: Secret<string>;
  readonly shown: ShownProof | undefined;
}

/** @throws {CscError} */
export function readToken(
  { headers, method, url }: FastifyRequest,
  { version, provider }: { readonly version: CscVersion; readonly provider: Provider },
): ReadToken {
  const form = /^(Bearer|DPoP) +([A-Za-z0-9\-._~+/]{1,512}=*)$/i;
  const [, scheme = '', text] = form.exec(headers.authorization ?? '') ?? [];
  if (text === undefined) throw invalidRequest(wordsForMalformed(url, version));
  const token = new Secret(text);
  if (scheme.toLowerCase() === 'bearer') return { token, shown: undefined };
  const { dpop: proof } = headers;
  if (typeof proof !== 'string') throw invalidRequest('Missing header DPoP');
  const [path = ''] = url.split('?');
  return { token, shown: { proof, method, url: `${provider.baseUrl()}${path}` } };
}
