/**
 * A signer in front of the pages of our own server, with a browser without script: they log in
 * once, read what is asked, type their PIN and press a button. Somebody else's pages look otherwise.
 */

import { FormBrowser } from '../../worlds/form-browser.ts';
import type { Page } from '../../worlds/form-browser.ts';
import type { AuthorizeDriver } from './authorize-driver.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { MadeSigner } from './operator.ts';

export class OwnPagesDriver implements AuthorizeDriver {
  readonly name = 'a signer on our own pages';
  readonly tireless = true;
  readonly #baseUrl: string;
  readonly #signer: MadeSigner;
  readonly #codes: OneTimeCodes;
  readonly #browser: FormBrowser;

  constructor(baseUrl: string, signer: MadeSigner, codes: OneTimeCodes) {
    this.#baseUrl = baseUrl;
    this.#signer = signer;
    this.#codes = codes;
    this.#browser = new FormBrowser(baseUrl);
  }

  async authorize(url: string, answer: 'agree' | 'refuse'): Promise<URL | undefined> {
    const page = await this.#pastLogin(await this.#browser.go(url));
    if (this.#isAway(page)) return new URL(page.url);
    if (!new URL(page.url).pathname.startsWith('/oauth2/interaction/')) return undefined;
    const asksPin = page.html.includes('name="factor-PIN"');
    const fields = asksPin ? { 'factor-PIN': this.#signer.pin } : {};
    const after = await this.#browser.press(page, answer, fields);
    return this.#isAway(after) ? new URL(after.url) : undefined;
  }

  /** On the page where what was asked for elsewhere waits; the newest stands first. */
  async answerElsewhere(answer: 'agree' | 'refuse'): Promise<void> {
    const list = await this.#pastLogin(await this.#browser.go('/approvals'));
    const [, path] = /href="(\/approvals\/[^"?]+)/.exec(list.html) ?? [];
    if (path === undefined) throw new Error('no approval waits for the signer');
    const page = await this.#pastLogin(await this.#browser.go(path));
    const asksPin = page.html.includes('name="factor-PINPAGE"');
    const after = await this.#browser.press(page, answer, {
      ...(asksPin && { 'factor-PINPAGE': this.#signer.pin }),
    });
    if (after.status >= 400) throw new Error(`the page says ${after.status}`);
  }

  async #pastLogin(first: Page): Promise<Page> {
    const { name, password, totpSecretBase32 } = this.#signer;
    let page = first;
    if (new URL(page.url).pathname === '/login') {
      page = await this.#browser.submit(page, { name, password });
    }
    if (new URL(page.url).pathname === '/login/totp') {
      const code = await this.#codes.next(totpSecretBase32);
      page = await this.#browser.submit(page, { code });
    }
    return page;
  }

  #isAway({ url }: Page): boolean {
    return new URL(url).origin !== new URL(this.#baseUrl).origin;
  }
}
