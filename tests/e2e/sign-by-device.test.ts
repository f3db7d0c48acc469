/**
 * A document that is signed because a phone has approved it: the signing application asks for a
 * signature over the CSC API, its signer has an authenticator app for a factor, and the page that the
 * answer names carries what is to be approved to a second browser, by each channel. The app shows the
 * document, and nothing is signed before its owner has said yes there.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import * as ades from '@kumoin/ades';
import { CscClient, signPdf, yesByFactors } from '@kumoin/sdk';
import { needsBrowser } from '../worlds/browser.ts';
import { ChannelJourneys } from '../worlds/channel-journeys.ts';
import { needsFilm } from '../worlds/film-page.ts';

const sample = new URL('../../apps/server/assets/contract.pdf', import.meta.url);
const labels = ['Rental contract.pdf'];

describe('signing', { ...needsBrowser, ...needsFilm }, () => {
  let world: ChannelJourneys;
  let credentialId: string;

  before(async () => {
    world = await ChannelJourneys.open();
    const { bank, customer } = world;
    const plan = { country: 'XX', organization: 'World', baseUrl: bank.baseUrl };
    await bank.built.useCases.createAuthorities({ ...plan, caKey: 'p-256', unitKey: 'p-256' });
    // Nothing but the signer's device approves it.
    const { id } = await bank.built.useCases.enrolCredential({
      ...{ accountId: customer.account.id, keyAlgorithm: 'p-256', factors: ['device'], level: 2 },
      ...{ signaturesMax: 1, description: 'by device' },
      person: { country: 'XX', givenName: 'Hanako', surname: 'Mihon' },
    });
    credentialId = id;
  });
  after(() => world.close());

  /** Hears the answer that names the page, as an application would read it. */
  async function beginSigning() {
    const page = Promise.withResolvers<string>();
    const listening: typeof fetch = async (...call) => {
      const answer = await fetch(...call);
      if (answer.status === 202) {
        const { pageUrl } = (await answer.clone().json()) as { readonly pageUrl?: string };
        page.resolve(pageUrl ?? '');
      }
      return answer;
    };
    const client = new CscClient({ baseUrl: `${world.bank.baseUrl}/csc/v2`, fetch: listening });
    await client.login(world.customer.account.name, 'correct horse battery');
    const credential = await client.showCredential(credentialId);
    const obtainYes = yesByFactors(client, { labels });
    const pdf = new Uint8Array(readFileSync(sample));
    const signing = signPdf(ades, { pdf, signer: { client, credential, obtainYes }, level: 'B-B' });
    // That it failed is told where it is waited for.
    signing.catch(() => page.resolve(''));
    return { signing, pageUrl: await page.promise };
  }

  for (const channel of ['light', 'sound', 'qr', 'push'] as const) {
    test(`a document travels by ${channel}, is approved on the phone, and signed`, async () => {
      const { signing, pageUrl } = await beginSigning();
      let signed = false;
      void signing.then(
        () => (signed = true),
        () => {},
      );
      const { shown } = await world.carry({ channel }, pageUrl, () => {
        assert.equal(signed, false, 'nothing is signed before the person has said yes');
      });
      assert.ok(shown.includes('Rental contract.pdf'), shown.join());
      const [report] = ades.verifyPdf(await signing, { anchors: [], at: Date.now() }).signatures;
      assert.equal(report?.signatureValid, true);
    });
  }
});
