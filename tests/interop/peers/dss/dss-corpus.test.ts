/**
 * The corpus before DSS: documents by many hands, each signed twice, and DSS finds both signatures
 * B-B, whole and without a warning. Where it does warn, the words and their cause stand here.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import { COMMITTED } from '../../pdf-corpus/manifest.ts';
import { FIRST, SECOND, signDocument } from '../../pdf-corpus/sign-document.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge } from './dss-judge.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
const title = `the corpus before DSS${'missing' in dss ? '' : ` ${dss.version}`}`;

const overlap = 'BBB_FC_IAOD_ANS';
/** Warnings by document, for the first and the second signature. */
const warned: Readonly<Record<string, readonly [first: string[], second: string[]]>> = {
  // The document's own fields lie one over the other.
  'irs-f1040': [[overlap], [overlap]],
  'signed-twice': [[overlap], [overlap]],
  // In the corner where the second signer's seal goes, the document has a field or a link.
  'acrobat-linearised-form': [[overlap], [overlap]],
  'tcpdf-pdfa': [[overlap], [overlap]],
  // A highlight without appearance: the reader under DSS draws one and so moves it itself.
  'four-revisions': [['BBB_FC_IVDBSFR_ANS'], ['BBB_FC_IVDBSFR_ANS']],
  // The empty field had a blank appearance, 100 by 100. The new one has another /BBox and
  // /Filter, which DSS does not count as the filling of a field.
  'acrobat-empty-sigfield': [['BBB_FC_DSCNUOM_ANS'], []],
};
/** DSS wants `%PDF-` first; ISO 32000-1, annex H.3.4.1 lets it come later. */
const notReadByDss = new Set(['junk-both-ends', 'leading-junk-encrypted']);

const world = makePkiWorld({ at: Date.now() });
const ours = new Set(['山田 花子', 'Rosa Signer']);

describe(title, { skip }, () => {
  let judge: DssJudge;
  before(() => {
    if ('missing' in dss) throw new Error(dss.missing);
    const lists = [world.crl('root'), world.crl('issuing')];
    judge = startDss(dss, { roots: [world.certificate('root')], lists });
  });
  after(() => judge.stop());

  for (const { id, refusedWith, emptyField, invisible } of COMMITTED) {
    if (refusedWith !== undefined) continue;
    const unread = notReadByDss.has(id);
    test(`${id}: ${unread ? 'is no PDF to DSS' : 'both signatures TOTAL_PASSED'}`, async () => {
      const path = new URL(`../../pdf-corpus/files/${id}.pdf`, import.meta.url);
      const once = signDocument(readFileSync(path), { world, signer: FIRST, visible: false });
      const visible = invisible !== true;
      const twice = signDocument(once, { world, signer: SECOND, visible, fieldName: emptyField });
      if (unread) {
        await assert.rejects(judge.signatures(twice), /Document format not recognized/);
        return;
      }
      const verdicts = await judge.signatures(twice);
      const told = verdicts
        .filter(({ signer }) => ours.has(signer))
        .map(({ indication, format, structure, scopes, warnings, infos }) => ({
          ...{ indication, format, structure, scopes, infos },
          warnings: warnings.map((text) => text.split(':')[0]),
        }));
      const [first, second] = warned[id] ?? [[], []];
      const sound = { indication: 'TOTAL_PASSED', format: 'PAdES-BASELINE-B', structure: [] };
      assert.deepEqual(told, [
        { ...sound, scopes: ['PARTIAL'], infos: [], warnings: first },
        { ...sound, scopes: ['FULL'], infos: [], warnings: second },
      ]);
    });
  }
});
