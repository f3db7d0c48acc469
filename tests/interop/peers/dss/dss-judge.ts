/**
 * DSS in one Java process that is asked again and again: starting it takes longer than most
 * answers. It gets the root it is to trust and what is known about revocation, and fetches nothing.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeWorkbench } from '../../openssl/workbench.ts';
import type { Dss } from './install-dss.ts';

const program = fileURLToPath(new URL('JudgeSignatures.java', import.meta.url));

/** What DSS says of a signature, a time-stamp or a certificate: its own words and keys. */
export interface Verdict {
  readonly indication: string;
  readonly subIndication: string | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

export interface SignatureVerdict extends Verdict {
  readonly signer: string;
  /** Format and level, such as `PAdES-BASELINE-B`, `CAdES-BASELINE-T`. */
  readonly format: string;
  readonly algorithm: string;
  /** What is wrong with the form of the CMS. */
  readonly structure: readonly string[];
  /** `FULL` for the whole file, `PARTIAL` for an earlier revision of it. */
  readonly scopes: readonly string[];
  readonly timestamps: readonly Verdict[];
}

export interface DssJudge {
  /** In the order of signing. */
  signatures(pdf: Uint8Array): Promise<readonly SignatureVerdict[]>;
  /** Of a CMS, with the content that stands beside it. */
  cms(cms: Uint8Array, content?: Uint8Array): Promise<readonly SignatureVerdict[]>;
  /** A chain from the certificate up, DER. */
  certificate(chain: readonly Uint8Array[]): Promise<Verdict>;
  timestamp(token: Uint8Array, stamped: Uint8Array): Promise<Verdict>;
  stop(): void;
}

/** DER. */
export interface Knowledge {
  readonly root: Uint8Array;
  readonly lists: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
}

export function startDss(
  { libraries, cache }: Dss,
  { root, lists, ocspResponses = [] }: Knowledge,
): DssJudge {
  const bench = makeWorkbench();
  const keep = (kind: string, files: readonly Uint8Array[]): readonly string[] =>
    files.map((bytes, index) => bench.write(`${index}.${kind}`, bytes));
  const child = spawn('java', [
    '-Xmx1g',
    '-Djava.awt.headless=true',
    `-Dpdfbox.fontcache=${cache}`,
    '-cp',
    join(libraries, '*'),
    program,
    ...keep('root', [root]),
    ...keep('crl', lists),
    ...keep('ocsp', ocspResponses),
  ]);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  // A judge that has died leaves no answer, which the question then tells.
  child.stdin.on('error', () => {});
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask<Answer>(...order: readonly string[]): Promise<Answer> {
    child.stdin.write(`${order.join('\t')}\n`);
    const { done, value } = await answers.next();
    if (done === true) throw new Error(`DSS has ended: ${complaints}`);
    const answer = JSON.parse(value) as Answer | { readonly failure: string };
    if (answer !== null && typeof answer === 'object' && 'failure' in answer) {
      throw new Error(answer.failure);
    }
    return answer;
  }

  return {
    signatures: (pdf) => ask('pdf', ...keep('pdf', [pdf])),
    cms: (cms, content) => ask('cms', ...keep('cms', content ? [cms, content] : [cms])),
    certificate: (chain) => ask('certificate', ...keep('certificate', chain)),
    timestamp: (token, stamped) => ask('timestamp', ...keep('timestamp', [token, stamped])),
    stop: () => {
      child.stdin.end();
      child.kill();
      bench.clear();
    },
  };
}
