/** pyHanko as an engine that signs and judges PDF, in one process for many orders. */

import { fileURLToPath } from 'node:url';
import type { SignatureLevel } from '@kumoin/ades';
import { makeWorkbench } from '../../openssl/workbench.ts';
import { startAsked } from '../ask-process.ts';
import type { TimedRun } from '../dss/dss-signer.ts';
import { writeSigningMaterial } from '../signing-material.ts';
import type { SigningMaterial } from '../signing-material.ts';

const program = fileURLToPath(new URL('engine.py', import.meta.url));

export interface PyhankoOrder {
  readonly level: SignatureLevel;
  /** `sha256` … */
  readonly hash: string;
  readonly pss?: boolean;
  /** Of the field that is made. */
  readonly field?: string;
}

/** After EN 319 102-1, as pyHanko sees it. */
export interface PyhankoVerdict {
  readonly field: string;
  /** `PASSED`, `INDETERMINATE`, `FAILED`. */
  readonly indication: string;
  readonly subIndication: string | null;
  readonly failure: string | null;
  readonly intact: boolean;
  /** `ENTIRE_FILE`, `ENTIRE_REVISION` … */
  readonly coverage: string;
}

export interface PyhankoEngine {
  readonly pid: number;
  sign(pdf: Uint8Array, order: PyhankoOrder): Promise<Uint8Array>;
  /**
   * Of signatures, not of document time-stamps, in the order of signing.
   * @param level what the signatures have to bring.
   */
  judge(pdf: Uint8Array, level: SignatureLevel): Promise<readonly PyhankoVerdict[]>;
  /** Signs again and again. */
  time(
    pdf: Uint8Array,
    order: PyhankoOrder & { readonly warmUpMs: number; readonly measureMs: number },
  ): Promise<TimedRun>;
  stop(): void;
}

export function startPyhanko(python: string, material: SigningMaterial): PyhankoEngine {
  const bench = makeWorkbench();
  const { pid, ask, stop } = startAsked(python, [
    program,
    ...writeSigningMaterial(bench, material),
  ]);
  const output = bench.path('output.pdf');
  const order = <Answer>(words: Readonly<Record<string, unknown>>): Promise<Answer> =>
    ask(JSON.stringify(words));
  const keep = (pdf: Uint8Array): string => bench.write('input.pdf', pdf);
  return {
    pid,
    sign: async (pdf, asked) => {
      await order({ order: 'sign', input: keep(pdf), output, ...asked });
      return bench.read('output.pdf');
    },
    judge: (pdf, level) => order({ order: 'judge', input: keep(pdf), level }),
    time: (pdf, { warmUpMs, measureMs, ...asked }) => {
      const span = { warmUp: warmUpMs / 1000, measure: measureMs / 1000 };
      return order({ order: 'time', input: keep(pdf), ...asked, ...span });
    },
    stop: () => {
      stop();
      bench.clear();
    },
  };
}
