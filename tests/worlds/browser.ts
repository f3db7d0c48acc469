/**
 * A real browser (Debian's chromium), driven over its own protocol: no download, no network
 * but this machine. Where it is not installed, tests that need it say so and are skipped.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';

const found = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' });

export const needsBrowser =
  found.status === 0 ? {} : { skip: 'chromium is not installed on this system' };

/** @param more switches besides, such as a film in the place of a camera. */
export function startBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: found.stdout.trim(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

const waitMs = 15_000;

/**
 * A window that shares nothing with others. What the browser complains of, and what it asks of
 * other machines, fails the test.
 */
export async function inWindow(
  browser: Browser,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en', ...options });
  context.setDefaultTimeout(waitMs);
  const complaints: string[] = [];
  context.on('console', (message) => {
    // A form that comes back with a problem has such a status, and the browser says so; it also
    // tells that there is no network, which a test has taken away.
    if (!/status of 4(00|03|04|09|29)|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      complaints.push(message.text());
  });
  context.on('weberror', (fault) => void complaints.push(String(fault.error())));
  context.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!['localhost', '127.0.0.1'].includes(hostname)) complaints.push(request.url());
  });
  try {
    await look(await context.newPage());
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** @returns what axe-core finds wrong with the page as it is now, one line for each place. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${axeSource}; undefined`);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)} })`;
  const { violations } = await page.evaluate<AxeResults>(run);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}

/** An authenticator of the platform that knows its user and says yes by itself. */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return new VirtualAuthenticator(session, authenticatorId);
}

export class VirtualAuthenticator {
  readonly #session: CDPSession;
  readonly #authenticatorId: string;

  constructor(session: CDPSession, authenticatorId: string) {
    this.#session = session;
    this.#authenticatorId = authenticatorId;
  }

  /** @param privateKey P-256, as PKCS#8. */
  async hold(rpId: string, { id, privateKey }: { id: Buffer; privateKey: Buffer }): Promise<void> {
    await this.#session.send('WebAuthn.addCredential', {
      authenticatorId: this.#authenticatorId,
      credential: {
        credentialId: id.toString('base64'),
        isResidentCredential: true,
        rpId,
        userHandle: Buffer.from('signer').toString('base64'),
        privateKey: privateKey.toString('base64'),
        signCount: 1,
      },
    });
  }

  /** From now on the user is, or is not, the right one. */
  async setVerified(isUserVerified: boolean): Promise<void> {
    const { authenticatorId } = { authenticatorId: this.#authenticatorId };
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }
}
