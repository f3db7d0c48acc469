/**
 * A browser as far as log-ins need one: it keeps cookies, reads forms, sends them, and follows
 * redirects when told. What it shows no script would change.
 */

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it leads, of a redirect. */
  readonly location: string | undefined;
}

export type Fields = Readonly<Record<string, string>>;

export class LoginBrowser {
  readonly cookies = new Map<string, string>();
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  get(path: string, headers: Fields = {}): Promise<Page> {
    return this.send(path, { headers });
  }

  /** As a form that was typed into the page is sent: hidden fields and what was typed. */
  async submit(page: Page, typed: Fields): Promise<Page> {
    const action = /<form[^>]*action="([^"]*)"/.exec(page.text)?.[1] ?? '';
    return this.post(unescape(action), { ...hiddenFields(page), ...typed });
  }

  post(path: string, fields: Fields | string): Promise<Page> {
    const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(path, { method: 'POST', headers, body });
  }

  postJson(path: string, body: unknown): Promise<Page> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return this.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async send(path: string, init: RequestInit & { headers?: Fields }): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...init.headers };
    const url = new URL(path, this.#baseUrl);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location') ?? undefined,
    };
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export function hiddenFields({ text }: Page): Fields {
  const [form = ''] = /<form[\s\S]*?<\/form>/.exec(text) ?? [];
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [name, unescape(value)]),
  );
}

function unescape(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
