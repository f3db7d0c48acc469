/**
 * How a client proves itself at the token, revocation and PAR endpoints (CSC API v2.0.0.2, 8.4).
 * The body names the client in every way, since the documents require `client_id` there also
 * beside a header.
 */

import * as oauth from 'oauth4webapi';

export type ClientAuthentication =
  /** A public client: a program on the signer's machine, a page. */
  | { readonly method: 'none' }
  | { readonly method: 'client_secret_basic'; readonly secret: string }
  | { readonly method: 'client_secret_post'; readonly secret: string }
  | {
      readonly method: 'private_key_jwt';
      readonly key: oauth.CryptoKey;
      readonly keyId?: string;
    }
  /** The certificate is shown by the `fetch` that was handed in. */
  | { readonly method: 'tls_client_auth' };

export function clientAuth(authentication: ClientAuthentication): oauth.ClientAuth {
  const auth = methodOf(authentication);
  return async (...call: Parameters<oauth.ClientAuth>) => {
    await auth(...call);
    const [, client, body] = call;
    body.set('client_id', client.client_id);
  };
}

function methodOf(authentication: ClientAuthentication): oauth.ClientAuth {
  switch (authentication.method) {
    case 'none':
      return oauth.None();
    case 'client_secret_basic':
      return oauth.ClientSecretBasic(authentication.secret);
    case 'client_secret_post':
      return oauth.ClientSecretPost(authentication.secret);
    case 'private_key_jwt': {
      const { key, keyId } = authentication;
      return oauth.PrivateKeyJwt(keyId === undefined ? key : { key, kid: keyId });
    }
    case 'tls_client_auth':
      return oauth.TlsClientAuth();
  }
}
