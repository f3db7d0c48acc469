/**
 * A document that is signed because a phone has read the lamps on a screen: the signing application
 * asks for a signature over the CSC API, its signer has an authenticator app for a factor, the page
 * shows the light code of what is to be approved, a camera films it, and in a second browser the
 * app shows the document and approves it with the number from the first screen.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as ades from '@kumoin/ades';
import { CscClient, signPdf, yesByFactors } from '@kumoin/sdk';
import type { Browser } from 'playwright-core';
import type { TokenTransaction } from '../../apps/server/src/domain/transactions/token-transaction.ts';
import { bankWorld } from '../worlds/bank-world.ts';
import type { BankWorld, Customer } from '../worlds/bank-world.ts';
import { inWindow, needsBrowser, startBrowser } from '../worlds/browser.ts';
import { filmCode } from '../worlds/film-code.ts';
import { needsFilm } from '../worlds/film-page.ts';

const sample = new URL('../../apps/server/assets/contract.pdf', import.meta.url);
const phone = { viewport: { width: 390, height: 844 } };
const labels = ['Rental contract.pdf'];

describe('signing', { ...needsBrowser, ...needsFilm }, () => {
  let server: BankWorld;
  let desk: Browser;
  let camera: Browser;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kumoin-by-light-'));
    server = await bankWorld();
    const plan = { country: 'XX', organization: 'World', baseUrl: server.baseUrl };
    await server.built.useCases.createAuthorities({ ...plan, caKey: 'p-256', unitKey: 'p-256' });
    desk = await startBrowser();
    camera = await startBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${join(folder, 'lamps.mjpeg')}`,
    ]);
  });
  after(async () => {
    await Promise.all([desk.close(), camera.close()]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A credential that nothing but the signer's device approves. */
  async function credentialOf({ account }: Customer): Promise<string> {
    const { id } = await server.built.useCases.enrolCredential({
      ...{ accountId: account.id, keyAlgorithm: 'p-256', factors: ['device'], level: 2 },
      ...{ signaturesMax: 1, description: 'by device' },
      person: { country: 'XX', givenName: 'Hanako', surname: 'Mihon' },
    });
    return id;
  }

  /** What waits for the signer's device, once it does. */
  async function waiting({ account }: Customer): Promise<TokenTransaction> {
    const { listTokens, listOpenTransactions } = server.built.useCases;
    const [token] = await listTokens({ accountId: account.id });
    assert.ok(token !== undefined);
    for (let round = 0; round < 200; round += 1) {
      const [open] = await listOpenTransactions(token.id);
      if (open !== undefined) return open;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return assert.fail('nothing waits for the device');
  }

  async function sign(customer: Customer): Promise<Uint8Array> {
    const client = new CscClient({ baseUrl: `${server.baseUrl}/csc/v2`, fetch });
    await client.login(customer.account.name, 'correct horse battery');
    const credential = await client.showCredential(await credentialOf(customer));
    const obtainYes = yesByFactors(client, { labels });
    const pdf = new Uint8Array(readFileSync(sample));
    return signPdf(ades, { pdf, signer: { client, credential, obtainYes }, level: 'B-B' });
  }

  test('a document is signed once the phone has read the lamps and approved', async () => {
    await inWindow(camera, phone, async (page) => {
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const customer = await server.newCustomer();
      await page.goto(server.app + (await customer.offerEnrolment()));
      await press('Register');
      await press('Close');

      const signing = sign(customer);
      const { id, clientId } = await waiting(customer);
      const key = { id, clientId, reaches: () => true };
      const code = await server.built.useCases.showCode(key, 'light');
      assert.ok(code.kind === 'light');
      await filmCode(desk, code, join(folder, 'lamps.mjpeg'));

      await press('Scan a code');
      await page.locator('.statement').waitFor({ timeout: 60_000 });
      const shown = await page.locator('.statement dd').allTextContents();
      assert.ok(shown.includes('Rental contract.pdf'), shown.join());
      assert.ok(!(await settled(signing)), 'nothing is signed before the person has said yes');
      await press('Approve');
      await page.getByText('Approved', { exact: true }).waitFor();

      const [report] = ades.verifyPdf(await signing, { anchors: [], at: Date.now() }).signatures;
      assert.equal(report?.signatureValid, true);
    });
  });
});

/** Whether a promise has come to its end already. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const soon = new Promise<boolean>((resolve) => setTimeout(resolve, 10, false));
  const done = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([done, soon]);
}
