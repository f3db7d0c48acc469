/**
 * A browser without script, as far as the pages of the authorization server need one: it keeps
 * cookies by their path, follows redirects on this server, and sends forms with what stands in
 * them. A redirect that leads away is where it stops: the application is there.
 */

export interface Page {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly headers: Headers;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

const hopsMax = 12;

export class FormBrowser {
  readonly #cookies = new Map<string, Cookie>();
  readonly #origin: string;

  constructor(baseUrl: string) {
    this.#origin = new URL(baseUrl).origin;
  }

  setCookie(name: string, value: string, path = '/'): void {
    this.#cookies.set(`${name};${path}`, { value, path });
  }

  get cookieNames(): readonly string[] {
    return [...this.#cookies.keys()].map((key) => key.split(';')[0] ?? '');
  }

  /** @returns the page that is shown, or the address of the application that is reached. */
  async go(url: string, form?: URLSearchParams): Promise<Page> {
    let at = new URL(url, this.#origin);
    let body = form;
    for (let hop = 0; hop < hopsMax; hop += 1) {
      const response = await this.#fetch(at, body);
      const location = response.headers.get('location');
      const html = await response.text();
      const { status, headers } = response;
      if (location === null) return { status, url: at.href, html, headers };
      const next = new URL(location, at);
      if (next.origin !== this.#origin || next.pathname === '/cb') {
        return { status, url: next.href, html: '', headers };
      }
      at = next;
      body = undefined;
    }
    throw new Error(`${url} leads in circles`);
  }

  /** Presses a button of the page: its form is the one that has the button. */
  async press(page: Page, answer: string, fields: Readonly<Record<string, string>> = {}) {
    const form = formsOf(page.html).find(({ buttons }) => buttons.includes(answer));
    if (form === undefined) throw new Error(`no button ${answer} on ${page.url}: ${page.html}`);
    const body = new URLSearchParams({ ...form.hidden, ...fields, answer });
    return this.go(new URL(form.action, page.url).href, body);
  }

  /** Follows the one link that leads on. */
  async goOn(page: Page) {
    const link = /<a class="button primary" href="([^"]*)"/.exec(page.html)?.[1];
    if (link === undefined) throw new Error(`no way on from ${page.url}: ${page.html}`);
    return this.go(new URL(decode(link), page.url).href);
  }

  /** Sends the first form of the page with what was typed. */
  async submit(page: Page, fields: Readonly<Record<string, string>>) {
    const [form] = formsOf(page.html);
    if (form === undefined) throw new Error(`no form on ${page.url}: ${page.html}`);
    const body = new URLSearchParams({ ...form.hidden, ...fields });
    return this.go(new URL(form.action, page.url).href, body);
  }

  async #fetch(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const cookies = [...this.#cookies].flatMap(([key, { value, path }]) =>
      url.pathname.startsWith(path) ? [`${key.split(';')[0]}=${value}`] : [],
    );
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { cookie: cookies.join('; '), accept: 'text/html' },
      redirect: 'manual',
      ...(form && { body: form }),
    });
    for (const line of response.headers.getSetCookie()) this.#take(line);
    return response;
  }

  #take(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
    const isGone = attributes.some((part) => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(part));
    if (isGone || value === '') this.#cookies.delete(`${name};${path}`);
    else this.setCookie(name, value, path);
  }
}

interface Form {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly buttons: readonly string[];
}

function formsOf(html: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', inner = '']) => ({
    action: decode(attribute(head, 'action') ?? ''),
    hidden: Object.fromEntries(
      [...inner.matchAll(/<input\b([^>]*)>/gs)]
        .map(([, text = '']) => text)
        .filter((text) => attribute(text, 'type') === 'hidden')
        .map((text) => [attribute(text, 'name') ?? '', decode(attribute(text, 'value') ?? '')]),
    ),
    buttons: [...inner.matchAll(/<button\b([^>]*)>/gs)].map(([, text = '']) =>
      decode(attribute(text, 'value') ?? ''),
    ),
  }));
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`, 's').exec(text)?.[1];
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
