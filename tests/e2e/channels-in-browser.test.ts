/**
 * A transfer that one browser shows is approved in another that sees or hears it: the light code and
 * the QR code are filmed from the page and given to the second browser as its camera, the sound as
 * its microphone. What the phone shows is what the bank asked; a code whose proof is one bit off is shown
 * to nobody.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { transferFields } from '../worlds/bank-world.ts';
import { needsBrowser } from '../worlds/browser.ts';
import { ChannelJourneys } from '../worlds/channel-journeys.ts';
import type { Journey } from '../worlds/channel-journeys.ts';
import { needsFilm } from '../worlds/film-page.ts';

const journeys: readonly Journey[] = [
  { channel: 'light' },
  { channel: 'sound' },
  { channel: 'qr' },
  { channel: 'push' },
];

const needs = { ...needsBrowser, ...needsFilm };

describe('from one browser to another', needs, () => {
  let world: ChannelJourneys;
  before(async () => {
    world = await ChannelJourneys.open();
  });
  after(() => world.close());

  for (const journey of journeys) {
    test(`a transfer travels by ${journey.channel} and is approved`, async (t) => {
      const { state, shown, readMs } = await world.travel(journey);
      assert.equal(state, 'approved');
      for (const { name, value } of transferFields) {
        assert.ok(
          shown.includes(name === 'amount' ? '128,000' : value),
          `${name}: ${shown.join()}`,
        );
      }
      t.diagnostic(`read after ${readMs} ms`);
    });
  }

  test('a sound whose proof is one bit off opens nothing', async () => {
    const { state, told } = await world.travelForged();
    assert.match(told, /does not come from your service/);
    assert.notEqual(state, 'approved');
  });
});
