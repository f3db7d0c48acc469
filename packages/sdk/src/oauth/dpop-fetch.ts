/**
 * A `fetch` for the CSC client whose access tokens are bound to a key: it turns `Bearer` into
 * `DPoP` and adds the proof (RFC 9449).
 *
 * A server may ask for a nonce first. That refusal is of the proof, before anything was done, so
 * this one call is sent again with the nonce, also where it is signHash.
 */

import * as oauth from 'oauth4webapi';
import type { Fetch } from '../wire/post-json.ts';

export function dpopFetch(handle: oauth.DPoPHandle, fetch: Fetch): Fetch {
  return async (url, init) => {
    const headers = new Headers(init.headers);
    const [, token] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
    if (token === undefined) return fetch(url, init);
    headers.delete('authorization');
    const send = (): Promise<Response> => proven({ handle, fetch, url, init, token, headers });
    const first = await send();
    return wantsNonce(first) ? send() : first;
  };
}

interface ProvenCall {
  readonly handle: oauth.DPoPHandle;
  readonly fetch: Fetch;
  readonly url: string;
  readonly init: RequestInit;
  readonly token: string;
  readonly headers: Headers;
}

async function proven(call: ProvenCall): Promise<Response> {
  const { handle, fetch, url, init, token, headers } = call;
  try {
    return await oauth.protectedResourceRequest(
      token,
      init.method ?? 'POST',
      new URL(url),
      new Headers(headers),
      String(init.body),
      {
        DPoP: handle,
        // Whether plain HTTP may be used was decided with the address of the server.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: (_url, { headers: withProof }) =>
          fetch(url, { ...init, headers: withProof }),
      },
    );
  } catch (error) {
    // The library throws where the answer carries a challenge; what it means the client decides.
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response;
    throw error;
  }
}

function wantsNonce({ status, headers }: Response): boolean {
  const challenge = headers.get('www-authenticate') ?? '';
  return status === 401 && headers.has('dpop-nonce') && challenge.includes('use_dpop_nonce');
}
