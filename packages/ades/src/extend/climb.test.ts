/** What comes out of the last step is looked at like all before it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import { flipLast, overwrite } from '../../../../tests/worlds/cms-surgery.ts';
import { openAugmentableCades } from '../cades/extend/open-augmentable-cades.ts';
import type { OpenAugmentable } from './augmentable.ts';
import { extendDocument } from './extend-document.ts';
import { levelOfDocument } from './level-of-document.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const anchors = [parseCertificate(world.pki.certificate('root'))];
const order = { level: 'B-LTA', needs: world.needs, anchors, at } as const;
const tamper = (cms: Uint8Array) => overwrite(cms, cadesDocument, flipLast(cadesDocument));

/** Opens as CAdES does, and counts. */
function counting(change: (archived: Uint8Array) => Uint8Array = (bytes) => bytes) {
  const count = { opened: 0 };
  const open: OpenAugmentable = (bytes) => {
    count.opened += 1;
    const opened = openAugmentableCades(bytes);
    return { ...opened, archive: async (...step) => change(await opened.archive(...step)) };
  };
  return { open, count };
}

test('an archive step that breaks the signature does not get out', async () => {
  const { open } = counting(tamper);
  await assert.rejects(extendDocument(open, world.sign(), order), { code: 'extension_broken' });
});

test('a document is opened as it came and after each step, and never else', async () => {
  const { open, count } = counting();
  const { document, level } = await extendDocument(open, world.sign(), order);
  assert.deepEqual([level, count.opened], ['B-LTA', 4]);
  count.opened = 0;
  await extendDocument(open, document, { ...order, level: 'B-T' });
  assert.equal(count.opened, 1);
});

test('of a tampered document nobody says a level', async () => {
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
    const signed = await world.extend(world.sign(), level);
    assert.equal(await levelOfDocument(openAugmentableCades(signed), order), level);
    assert.equal(await levelOfDocument(openAugmentableCades(tamper(signed)), order), 'none');
  }
});
