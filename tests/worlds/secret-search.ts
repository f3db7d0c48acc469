/**
 * Everything said to a server or by it that nobody else may read, and whether any of it stands in
 * a text such as a log. Secrets are known by where they stand on the wire: in a header that
 * authorizes, a cookie, a redirect, or a member of a body that carries one.
 */

/** A code of four digits is in every log; what is shorter than this cannot be looked for. */
const charactersMin = 6;

/** Members of JSON bodies, forms and queries whose values are secrets. */
const secretNames: ReadonlySet<string> = new Set([
  'password',
  'PIN',
  'OTP',
  'pin',
  'otp',
  'code',
  'value',
  'SAD',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'client_assertion',
  'code_verifier',
  'account_token',
  'request_uri',
  'handle',
  'challenge',
  'csrf',
  'secret',
  'SAMLResponse',
]);

export interface Exchange {
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | undefined;
  readonly responseHeaders: Headers;
  readonly responseBody: string;
}

export class SecretSearch {
  /** By value, what it is. */
  readonly #secrets = new Map<string, string>();

  note(what: string, value: string): void {
    if (value.length >= charactersMin) this.#secrets.set(value, what);
  }

  get size(): number {
    return this.#secrets.size;
  }

  /** Takes every secret out of one call and its answer. */
  noteExchange(exchange: Exchange): void {
    const { url, requestHeaders, requestBody, responseHeaders, responseBody } = exchange;
    for (const [name, value] of Object.entries(requestHeaders)) this.#noteHeader(name, value);
    for (const cookie of responseHeaders.getSetCookie()) this.#noteCookie(cookie);
    this.#noteForm(new URL(url).searchParams);
    const location = responseHeaders.get('location') ?? '';
    if (URL.canParse(location, url)) this.#noteForm(new URL(location, url).searchParams);
    for (const text of [requestBody ?? '', responseBody]) this.#noteBody(text);
  }

  /** What each secret that stands in it is; none of their values. */
  found(text: string): readonly string[] {
    return [...this.#secrets].filter(([secret]) => stands(secret, text)).map(([, what]) => what);
  }

  #noteHeader(name: string, value: string): void {
    const lower = name.toLowerCase();
    if (lower === 'authorization')
      this.note('an Authorization header', value.replace(/^\w+ +/, ''));
    if (lower === 'dpop') this.note('a DPoP proof', value);
    if (lower === 'cookie') for (const cookie of value.split(';')) this.#noteCookie(cookie);
  }

  #noteCookie(cookie: string): void {
    const [, name = '', value = ''] = /^\s*([^=]+)=([^;]*)/.exec(cookie) ?? [];
    this.note(`the cookie ${name}`, value);
  }

  #noteForm(form: URLSearchParams): void {
    for (const [name, value] of form) if (secretNames.has(name)) this.note(name, value);
  }

  #noteBody(text: string): void {
    if (text.startsWith('{') || text.startsWith('[')) {
      try {
        this.#noteMembers(JSON.parse(text));
      } catch {
        // A broken body on purpose; its secrets are those of right ones.
      }
    } else if (/^[\w.~%+-]+=/.test(text)) this.#noteForm(new URLSearchParams(text));
  }

  #noteMembers(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === 'string' && secretNames.has(name)) this.note(name, member);
      else this.#noteMembers(member);
    }
  }
}

/** Whole, not as digits inside a longer number: a code of six digits is soon found in a digest. */
function stands(secret: string, text: string): boolean {
  for (let from = text.indexOf(secret); from >= 0; from = text.indexOf(secret, from + 1)) {
    const [before = '', after = ''] = [text[from - 1], text[from + secret.length]];
    if (!/[0-9a-fA-F]/.test(before) && !/[0-9a-fA-F]/.test(after)) return true;
  }
  return false;
}
