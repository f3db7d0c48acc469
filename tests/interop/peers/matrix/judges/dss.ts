/**
 * DSS under its default policy: the level it names has to be the level asked for, and its
 * conclusion that all is well. For B-B and B-T it is told what is revoked; for B-LT and B-LTA
 * nothing, so that the document has to bring it.
 *
 * That policy authorises no EdDSA: "not referenced in ETSI/SOGIS" stands beside lines on it that
 * are commented out. With these in force the judgement is whole, and it is marked.
 */

import type { PkiWorld } from '@kumoin/testkit';
import { startDss } from '../../dss/dss-judge.ts';
import type { DssJudge, SignatureVerdict } from '../../dss/dss-judge.ts';
import { installDss } from '../../dss/install-dss.ts';
import { cellTitle } from '../cell.ts';
import type { Cell } from '../cell.ts';
import type { MatrixJudge } from '../judge.ts';

export async function makeDssJudge(world: PkiWorld): Promise<MatrixJudge> {
  const dss = await installDss();
  const about = {
    letter: 'D',
    name: 'EU DSS',
    says: 'default policy: TOTAL_PASSED, and the level it names is the level asked for',
    reservations: [
      '¹ DSS with the lines on EdDSA in force that its default policy has commented out. Under the ' +
        'default policy as it is: INDETERMINATE, CRYPTO_CONSTRAINTS_FAILURE_NO_POE.',
    ],
    supports: () => true,
  };
  if ('missing' in dss) {
    return { ...about, version: '', missing: dss.missing, ask: () => refused(dss.missing) };
  }
  const roots = [world.certificate('root')];
  const lists = [world.crl('root'), world.crl('issuing')];
  const judges: Partial<Record<'told' | 'untold', DssJudge>> = {};
  const judgeFor = ({ level }: Cell): DssJudge =>
    level === 'B-B' || level === 'B-T'
      ? (judges.told ??= startDss(dss, { roots, lists }))
      : (judges.untold ??= startDss(dss, { roots, lists: [] }));
  return {
    ...about,
    version: dss.version,
    missing: false,
    ask: async (cell, { document, contents }) => {
      const report = `matrix-${cellTitle(cell)}`.replaceAll(' ', '-');
      const judge = judgeFor(cell);
      const eddsaAllowed = cell.algorithm.algorithm.scheme === 'ed25519';
      const { signatures } = await judge.document(document, { contents, report, eddsaAllowed });
      const asAsked = signatures.length > 0 && signatures.every((one) => isAsAsked(one, cell));
      const words = JSON.stringify(signatures);
      if (!eddsaAllowed) return { accepted: asAsked, words };
      const strict = await judge.document(document, { contents });
      const accepted = asAsked && strict.signatures.every(isForbiddenAlgorithm);
      return { accepted, words: `${words} ${JSON.stringify(strict.signatures)}`, mark: '¹' };
    },
    stop: () => Object.values(judges).forEach((judge) => judge.stop()),
  };
}

function isAsAsked({ indication, format }: SignatureVerdict, cell: Cell): boolean {
  return indication === 'TOTAL_PASSED' && format === levelName(cell);
}

/** What the page says of the default policy as it is. */
function isForbiddenAlgorithm({ indication, subIndication }: SignatureVerdict): boolean {
  return indication === 'INDETERMINATE' && subIndication === 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
}

/** `PAdES-BASELINE-LTA`; a container is named after the signatures in it. */
function levelName({ format, level }: Cell): string {
  const family = format.split('-').at(-1) ?? format;
  return `${family.slice(0, -3).toUpperCase()}dES-BASELINE-${level.slice(2)}`;
}

function refused(words: string) {
  return { accepted: false, words };
}
