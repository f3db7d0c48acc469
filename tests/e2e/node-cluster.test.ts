/**
 * Three nodes, the real program each, over one real PostgreSQL: a few rounds of what
 * `npm run campaign` does for as long as somebody wants to watch.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PostgresServer } from '@kumoin/testkit';
import { runCrashCampaign } from '../campaigns/crash-campaign.ts';
import { runRaceCampaign } from '../campaigns/race-campaign.ts';

const skip = PostgresServer.missing() ?? false;
const nodes = 3;

test('one SAD raced by 200 calls over three nodes signs once', { skip }, async (t) => {
  const say = (line: string) => t.diagnostic(line);
  const { signatures } = await runRaceCampaign({ times: 10, nodes, calls: 200, say });
  assert.equal(signatures, 10);
});

test(
  'nodes and database killed under load: nothing signed twice or unrecorded',
  { skip },
  async (t) => {
    const say = (line: string) => t.diagnostic(line);
    const outcome = await runCrashCampaign({ times: 8, nodes, clients: 6, seed: 20261122, say });
    assert.ok(outcome.nodesKilled > 0 && outcome.databaseKilled > 0, JSON.stringify(outcome));
    assert.ok(outcome.released > 8, `only ${outcome.released} signatures were released`);
  },
);
