/**
 * DSS as a judge, in one process for many questions. It gets the roots it is to trust and what is
 * known about revocation, and fetches nothing. Its reports are kept where the test wants them.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeWorkbench } from '../../openssl/workbench.ts';
import type { Dss } from './install-dss.ts';
import { startJava } from './java-process.ts';

/** What DSS says of a signature, a time-stamp or a certificate: its own words and keys. */
export interface Verdict {
  readonly indication: string;
  readonly subIndication: string | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

export interface TimestampVerdict extends Verdict {
  /** `SIGNATURE_TIMESTAMP`, `ARCHIVE_TIMESTAMP`, `DOCUMENT_TIMESTAMP`, `CONTAINER_TIMESTAMP` … */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface SignatureVerdict extends Verdict {
  readonly signer: string;
  /** Format and level, such as `PAdES-BASELINE-LTA`, `CAdES-BASELINE-T`. */
  readonly format: string;
  readonly algorithm: string;
  /** What is wrong with the form of the CMS, the XML, the JSON. */
  readonly structure: readonly string[];
  /** `FULL` for the whole file, `PARTIAL` for an earlier revision of it. */
  readonly scopes: readonly string[];
  /** Which files, elements or revisions. */
  readonly scopeNames: readonly string[];
  readonly counterSignature: boolean;
  readonly timestamps: readonly TimestampVerdict[];
}

export interface DocumentVerdict {
  /** `ASiC_S`, `ASiC_E`; null for what is no container. */
  readonly container: string | null;
  /** In the order of signing. */
  readonly signatures: readonly SignatureVerdict[];
  /** All there are, those of the signatures included. */
  readonly timestamps: readonly TimestampVerdict[];
}

/** A file beside the signature. Its name counts where the signature names what it signs. */
export interface Content {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Question {
  readonly contents?: readonly Content[];
  /** Milliseconds since 1970; now unless told. */
  readonly at?: number;
  /** The default policy with its own lines on EdDSA, which DSS left commented out. */
  readonly eddsaAllowed?: boolean;
  /** Under this name its reports are kept in the folder of reports. */
  readonly report?: string;
}

export interface DssJudge {
  /** Of any format: DSS finds out which. */
  document(bytes: Uint8Array, question?: Question): Promise<DocumentVerdict>;
  /** The signatures of a PDF. */
  signatures(pdf: Uint8Array): Promise<readonly SignatureVerdict[]>;
  /** The signatures of a CMS, with the content that stands beside it. */
  cms(cms: Uint8Array, content?: Uint8Array): Promise<readonly SignatureVerdict[]>;
  /** A chain from the certificate up, DER. */
  certificate(chain: readonly Uint8Array[]): Promise<Verdict>;
  timestamp(token: Uint8Array, stamped: Uint8Array): Promise<Verdict>;
  stop(): void;
}

/** DER. */
export interface Knowledge {
  readonly roots: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly ocspResponses?: readonly Uint8Array[];
}

/** Where reports are kept: below `.cache`, one file for each report and kind of report. */
export const dssReports = fileURLToPath(new URL('../../../../.cache/dss-reports', import.meta.url));

export function startDss(dss: Dss, { roots, lists, ocspResponses = [] }: Knowledge): DssJudge {
  const bench = makeWorkbench();
  const keep = (kind: string, files: readonly Uint8Array[]): readonly string[] =>
    files.map((bytes, index) => bench.write(`${index}.${kind}`, bytes));
  const java = startJava(dss, 'JudgeSignatures', [
    ...keep('root', roots),
    ...keep('crl', lists),
    ...keep('ocsp', ocspResponses),
  ]);

  const document: DssJudge['document'] = (bytes, question = {}) => {
    const { contents = [], at, eddsaAllowed = false, report } = question;
    mkdirSync(dssReports, { recursive: true });
    return java.ask(
      'document',
      bench.write('document', bytes),
      at === undefined ? '' : String(at),
      eddsaAllowed ? 'eddsa' : '',
      report === undefined ? '' : join(dssReports, report),
      ...contents.map(({ name, bytes: content }) => bench.write(name, content)),
    );
  };
  const nameless = (bytes: Uint8Array): Content => ({ name: 'content', bytes });

  return {
    document,
    signatures: async (pdf) => (await document(pdf)).signatures,
    cms: async (cms, content) => {
      const contents = content === undefined ? [] : [nameless(content)];
      return (await document(cms, { contents })).signatures;
    },
    certificate: (chain) => java.ask('certificate', ...keep('certificate', chain)),
    timestamp: (token, stamped) => java.ask('timestamp', ...keep('timestamp', [token, stamped])),
    stop: () => {
      java.stop();
      bench.clear();
    },
  };
}
