/**
 * PDFs we raised, before pyHanko: what we append is nothing but an update for the sake of
 * preservation in its eyes, also where a certification allows no change and fields are locked,
 * and B-LTA as it judges that (which is only where the signature itself has a time-stamp). And the
 * other way round: what pyHanko signed, raised by us.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describePades, extendPades } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm, makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom, makePadesWorld } from '../../../worlds/pades-world.ts';
import type { SigningWish } from '../../../worlds/pades-world.ts';
import { samplePdf, updatePdf } from '../../../worlds/sample-pdf.ts';
import { startTimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import { makeWorkbench } from '../../openssl/workbench.ts';
import { installPythonPeer } from '../install-python-peer.ts';
import { startPyhanko } from './pyhanko-engine.ts';
import type { PyhankoEngine } from './pyhanko-engine.ts';

const installed = await installPythonPeer('pyhanko');
const python = 'python' in installed ? installed.python : '';
const skip = 'missing' in installed ? installed.missing : false;
const program = fileURLToPath(new URL('tell_changes.py', import.meta.url));

const at = Date.now();
const world = makePadesWorld({ at });
const bench = makeWorkbench();
const anchors = [parseCertificate(world.pki.certificate('root'))];

interface Told {
  readonly field: string;
  readonly coverage: string;
  readonly changes: string;
  readonly allowed: boolean;
}

function tellChanges(pdf: Uint8Array): readonly Told[] {
  const said = execFileSync(python, [program, bench.write('raised.pdf', pdf)]);
  return JSON.parse(said.toString('utf8')) as Told[];
}

async function extend(pdf: Uint8Array): Promise<Uint8Array> {
  const needs = makeTestNeeds(world.pki);
  const now = Date.now();
  needs.settings.at = now;
  const order = { level: 'B-LTA', needs, anchors, at: now, random: fixedRandom } as const;
  const { document, level } = await extendPades(pdf, order);
  assert.equal(level, 'B-LTA');
  return document;
}

describe('PAdES B-LTA before pyHanko', { skip }, () => {
  let engine: PyhankoEngine;
  let authority: TimestampAuthority;
  before(async () => {
    authority = await startTimestampAuthority({
      chain: world.pki.chain('tsa'),
      algorithm: defaultAlgorithm('tsa'),
      sign: (message) => world.pki.sign('tsa', defaultAlgorithm('tsa'), message),
    });
    const outside = { authorityUrl: authority.url };
    engine = startPyhanko(python, { world: world.pki, signer: 'p256', ...outside });
  });
  after(() => {
    engine.stop();
    authority.close();
    bench.clear();
  });

  const kinds: readonly (readonly [string, SigningWish])[] = [
    ['an approval', {}],
    ['a certification that allows forms', { certifies: true }],
    ['a certification that allows nothing', { certifies: true, permits: 'nothing' }],
    ['an approval that locks every field', { locks: { action: 'All' } }],
  ];
  for (const [kind, wish] of kinds) {
    test(`what we append after ${kind} preserves it and changes nothing`, async () => {
      const raised = await extend(world.sign(samplePdf(), wish));
      const [signature, ...stamps] = tellChanges(raised);
      assert.deepEqual(signature, {
        field: 'Signature1',
        coverage: 'ENTIRE_REVISION',
        changes: 'LTA_UPDATES',
        allowed: true,
      });
      const coverages = stamps.map(({ coverage }) => coverage);
      assert.deepEqual(coverages, ['ENTIRE_REVISION', 'ENTIRE_FILE']);
    });
  }

  test('judges it B-LTA, and one flipped byte broken', async () => {
    const stamped = { stampedBy: 'tsa' } as const;
    const twice = world.sign(world.sign(samplePdf(), stamped), { ...stamped, signer: 'rsa2048' });
    const raised = await extend(twice);
    const verdicts = await engine.judge(raised, 'B-LTA');
    assert.deepEqual(
      verdicts.map(({ indication, intact }) => [indication, intact]),
      [
        ['PASSED', true],
        ['PASSED', true],
      ],
    );
    const flipped = raised.slice();
    flipped[Buffer.from(flipped).indexOf('0 0 1 rg')] = 0x31;
    const broken = await engine.judge(flipped, 'B-LTA');
    assert.ok(broken.every(({ indication }) => indication !== 'PASSED'));
  });

  test('a page repainted after all that is found by both', async () => {
    const raised = await extend(world.sign(samplePdf()));
    const painted = updatePdf(raised, { 4: '<< /Length 0 >>\nstream\n\nendstream' });
    assert.ok(
      tellChanges(painted).every(({ allowed, changes }) => !allowed || changes === 'OTHER'),
    );
    const [signature] = world.verify(painted, { at }).signatures;
    assert.equal(signature?.changesAfter, 'suspicious');
  });

  test('what pyHanko signed is raised by us, and judged B-LTA by it', async () => {
    const signed = await engine.sign(samplePdf(), { level: 'B-T', hash: 'sha256' });
    const raised = await extend(signed);
    assert.deepEqual(raised.subarray(0, signed.length), signed);
    assert.equal(describePades(raised).signatures[0]?.level, 'B-LTA');
    const [verdict] = await engine.judge(raised, 'B-LTA');
    assert.equal(verdict?.indication, 'PASSED', JSON.stringify(verdict));
    assert.equal(tellChanges(raised)[0]?.changes, 'LTA_UPDATES');
  });
});
