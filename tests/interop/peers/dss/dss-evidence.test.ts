/**
 * Seals of evidence before DSS under its default policy: baseline T, passed; and not over a record
 * of which one bit was changed.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseBundle } from '@kumoin/evidence';
import type { EvidenceBundle } from '@kumoin/evidence';
import {
  approvedInOrder,
  evidenceWorld,
} from '../../../../apps/server/src/usecases/evidence/evidence-world.contract.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;

describe('evidence before DSS, default policy', { skip }, () => {
  let judge: DssJudge;
  let bundle: EvidenceBundle;

  before(async () => {
    assert.ok('libraries' in dss);
    // The judge has no other clock than the present.
    const world = await evidenceWorld({}, Math.floor(Date.now() / 1000) * 1000 - 120_000);
    await approvedInOrder(world, 1);
    world.clock.at = Date.now();
    const transactionId = 'transaction-1' as never;
    bundle = parseBundle(await world.exportEvidence({ transactionId, reader: 'operator' }));
    const lists = await Promise.all(
      [world.authorities.root.id, world.authorities.issuing.id].map(world.publishCrl),
    );
    const roots = world.authorities.root.chain;
    judge = startDss(dss, { roots, lists: lists.map(({ crl }) => crl) });
  });
  after(() => judge?.stop());

  test('passes the seal of a record over its body, and over no other', async () => {
    const [record] = bundle.records;
    assert.ok(record);
    const { seal, body } = record;
    const [verdict, ...more] = await judge.cms(seal, body);
    assert.deepEqual(more, []);
    assert.partialDeepStrictEqual(verdict, {
      indication: 'TOTAL_PASSED',
      format: 'CAdES-BASELINE-T',
      errors: [],
    });
    assert.equal(verdict?.timestamps[0]?.indication, 'PASSED');
    const [changed] = await judge.cms(seal, body.with(9, (body[9] ?? 0) ^ 1));
    assert.deepEqual(
      [changed?.indication, changed?.subIndication],
      ['TOTAL_FAILED', 'HASH_FAILURE'],
    );
  });

  for (const name of ['head', 'certificate', 'status'] as const) {
    test(`passes the ${name}`, async () => {
      const [verdict] = await judge.cms(bundle[name]);
      assert.deepEqual(
        [verdict?.indication, verdict?.format],
        ['TOTAL_PASSED', 'CAdES-BASELINE-T'],
      );
    });
  }
});
