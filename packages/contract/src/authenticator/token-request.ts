/**
 * How the app of a token proves that a request is its own: a MAC under the request key of the
 * token, over everything that decides what the request means. Both sides make this text.
 *
 *     Authorization: Kumoin-Token id="…", at="…", mac="…"
 *
 * `at` is in milliseconds, and an app never uses the same twice: so each request differs from
 * every other, and the server takes each once. Not OAuth: a bearer token on the phone would be one
 * more secret that can be read out, while the key of this cannot.
 */

export interface TokenRequest {
  readonly method: string;
  /** With the query, as it stands in the request line. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the body's octets; of none where there is no body. */
  readonly bodySha256: Uint8Array;
}

export interface TokenAuthorization {
  readonly tokenId: string;
  readonly at: number;
  /** HMAC-SHA-256, 32 octets, in Base64url. */
  readonly mac: string;
}

const tag = 'kumoin-token-request-1';
const shape =
  /^Kumoin-Token id="(?<id>[A-Za-z0-9_.-]{1,128})", at="(?<at>[1-9]\d{12})", mac="(?<mac>[A-Za-z0-9_-]{43})"$/;

/** What is put under the MAC. */
export function tokenRequestText({ method, path, at, bodySha256 }: TokenRequest): string {
  const digest = Array.from(bodySha256, (octet) => octet.toString(16).padStart(2, '0')).join('');
  return [tag, method, path, String(at), digest].join('\n');
}

/** The value of the header. */
export function writeTokenAuthorization({ tokenId, at, mac }: TokenAuthorization): string {
  return `Kumoin-Token id="${tokenId}", at="${at}", mac="${mac}"`;
}

/** @returns undefined for a header of another kind or in another form. */
export function readTokenAuthorization(header: string): TokenAuthorization | undefined {
  const { id, at, mac } = shape.exec(header)?.groups ?? {};
  if (id === undefined || at === undefined || mac === undefined) return undefined;
  return { tokenId: id, at: Number(at), mac };
}
