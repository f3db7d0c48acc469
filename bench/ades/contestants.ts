/** The engines that are measured, each in a process made for one case and ended after it. */

import { fileURLToPath } from 'node:url';
import { startAsked } from '../../tests/interop/peers/ask-process.ts';
import { startDssSigner } from '../../tests/interop/peers/dss/dss-signer.ts';
import type { TimedRun } from '../../tests/interop/peers/dss/dss-signer.ts';
import { installDss } from '../../tests/interop/peers/dss/install-dss.ts';
import { installPythonPeer } from '../../tests/interop/peers/install-python-peer.ts';
import { startPyhanko } from '../../tests/interop/peers/pyhanko/pyhanko-engine.ts';
import { writeSigningMaterial } from '../../tests/interop/peers/signing-material.ts';
import type { SigningMaterial } from '../../tests/interop/peers/signing-material.ts';
import { makeWorkbench } from '../../tests/interop/openssl/workbench.ts';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import type { BenchCase } from './bench-case.ts';
import { peakMemory } from './peak-memory.ts';

export interface Measured extends TimedRun {
  readonly peakBytes: number;
}

export interface Span {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface Contestant {
  readonly name: string;
  /** Why there is none. */
  readonly missing: string | false;
  supports(asked: BenchCase): boolean;
  measure(asked: BenchCase, material: SigningMaterial, span: Span): Promise<Measured>;
}

const ownEngine = fileURLToPath(new URL('own-engine.ts', import.meta.url));

/**
 * @param what `append` makes what is appended to a PDF and copies none of it; `bare` does no more
 * than one digest pass and the key operation.
 */
export function ourselves(name: string, what: 'sign' | 'append' | 'bare'): Contestant {
  return {
    name,
    missing: false,
    supports: ({ format }) => what !== 'append' || format === 'pades',
    measure: async ({ make, format, packaging, level }, material, span) => {
      const bench = makeWorkbench();
      const words = [...NODE_FLAGS, ownEngine, ...writeSigningMaterial(bench, material)];
      const { pid, ask, stop } = startAsked(process.execPath, words);
      try {
        const file = bench.write('document', make());
        const order = { what, format, packaging, level, file, ...span };
        const run = await ask<TimedRun>(JSON.stringify(order));
        return { ...run, peakBytes: peakMemory(pid) };
      } finally {
        stop();
        bench.clear();
      }
    },
  };
}

export async function pyhanko(): Promise<Contestant> {
  const installed = await installPythonPeer('pyhanko');
  return {
    name: 'pyHanko',
    missing: 'missing' in installed ? installed.missing : false,
    supports: ({ format }) => format === 'pades',
    measure: async ({ make, level }, material, span) => {
      if ('missing' in installed) throw new Error(installed.missing);
      const engine = startPyhanko(installed.python, material);
      try {
        const run = await engine.time(make(), { level, hash: 'sha256', ...span });
        return { ...run, peakBytes: peakMemory(engine.pid) };
      } finally {
        engine.stop();
      }
    },
  };
}

export async function dss(): Promise<Contestant> {
  const installed = await installDss();
  return {
    name: 'DSS',
    missing: 'missing' in installed ? installed.missing : false,
    supports: () => true,
    measure: async ({ make, format, packaging, level, signer }, material, span) => {
      if ('missing' in installed) throw new Error(installed.missing);
      const engine = startDssSigner(installed, material);
      try {
        const algorithm = signer === 'p256' ? 'ECDSA_SHA256' : 'RSA_SHA256';
        const content = { name: 'document', bytes: make() };
        const run = await engine.time(content, { format, packaging, level, algorithm, ...span });
        return { ...run, peakBytes: peakMemory(engine.pid) };
      } finally {
        engine.stop();
      }
    },
  };
}
