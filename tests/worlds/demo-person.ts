/**
 * A signer of the evaluation profile at a browser without script: logs in where that is asked, and
 * agrees, with the PIN where
 * the page wants it, or refuses. What they were shown is told, so that a test can hold it to the order.
 */

import { fromBase32, totp } from '@kumoin/otp';
import { FormBrowser } from './form-browser.ts';
import type { Page } from './form-browser.ts';
import type { Demo } from './running-server.ts';

export interface Answered {
  /** Where the browser was sent back to. */
  readonly back: URL;
  /** The page that was answered. */
  readonly shown: string;
}

export interface PersonOrder {
  readonly url: string;
  readonly signer: Demo['signers'][number];
  /** Agrees by default. */
  readonly answer?: 'agree' | 'refuse';
}

export async function answerAs({ baseUrl }: Demo, order: PersonOrder): Promise<Answered> {
  const { url, signer, answer: button = 'agree' } = order;
  const browser = new FormBrowser(baseUrl);
  let page = await browser.go(url);
  if (isAt(page, '/login')) {
    page = await browser.submit(page, { name: signer.account, password: signer.password });
  }
  if (isAt(page, '/login/totp')) page = await browser.submit(page, { code: await code(signer) });
  const shown = page.html;
  const asksPin = shown.includes('name="factor-PIN"');
  const fields = asksPin ? { 'factor-PIN': signer.pin } : {};
  const answer = await browser.press(page, button, fields);
  return { back: new URL(answer.url), shown };
}

function isAt({ url }: Page, path: string): boolean {
  return new URL(url).pathname === path;
}

const used = new Set<string>();

/** A code is good once: where several are needed in one half minute, the next is awaited. */
async function code({ totp: { secretBase32, ...rest } }: Demo['signers'][number]): Promise<string> {
  for (;;) {
    const next = totp({ ...rest, seed: fromBase32(secretBase32), at: Date.now() });
    if (!used.has(next)) {
      used.add(next);
      return next;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
