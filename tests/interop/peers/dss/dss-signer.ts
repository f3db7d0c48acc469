/** DSS as an engine that signs and extends, in one process for many orders. */

import type { SignatureFormat, SignatureLevel } from '@kumoin/ades';
import { makeWorkbench } from '../../openssl/workbench.ts';
import { writeSigningMaterial } from '../signing-material.ts';
import type { SigningMaterial } from '../signing-material.ts';
import type { Content } from './dss-judge.ts';
import type { Dss } from './install-dss.ts';
import { startJava } from './java-process.ts';

export interface PeerOrder {
  readonly format: SignatureFormat;
  /** As our own engine names it. */
  readonly packaging: string;
  readonly level: SignatureLevel;
}

export interface DssSigner {
  readonly pid: number;
  /** @param algorithm as DSS names it: `ECDSA_SHA256`, `RSA_SSA_PSS_SHA256_MGF1`, `ED25519`. */
  sign(content: Content, order: PeerOrder & { readonly algorithm: string }): Promise<Uint8Array>;
  extend(
    document: Uint8Array,
    order: PeerOrder & { readonly contents?: readonly Content[] },
  ): Promise<Uint8Array>;
  /** Signs again and again. */
  time(
    content: Content,
    order: PeerOrder & {
      readonly algorithm: string;
      readonly warmUpMs: number;
      readonly measureMs: number;
    },
  ): Promise<TimedRun>;
  stop(): void;
}

export interface TimedRun {
  readonly count: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export function startDssSigner(dss: Dss, material: SigningMaterial): DssSigner {
  const bench = makeWorkbench();
  const java = startJava(dss, 'SignDocuments', writeSigningMaterial(bench, material));
  const output = bench.path('output');
  const keep = ({ name, bytes }: Content): string => bench.write(name, bytes);
  return {
    pid: java.pid,
    sign: async (content, { format, packaging, level, algorithm }) => {
      await java.ask('sign', output, format, packaging, level, algorithm, keep(content));
      return bench.read('output');
    },
    extend: async (document, { format, packaging, level, contents = [] }) => {
      const input = bench.write('input', document);
      await java.ask('extend', output, format, packaging, level, input, ...contents.map(keep));
      return bench.read('output');
    },
    time: (content, { format, packaging, level, algorithm, warmUpMs, measureMs }) =>
      java.ask(
        ...['time', format, packaging, level, algorithm, keep(content)],
        ...[String(warmUpMs), String(measureMs)],
      ),
    stop: () => {
      java.stop();
      bench.clear();
    },
  };
}
