/** What is signed again and again: a document of one kind and size, at one level, with one key. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Packaging, SignatureFormat, SignatureLevel } from '@kumoin/ades';
import type { ActorName } from '@kumoin/testkit';
import { writeLargePdf } from '../../tests/worlds/large-pdf.ts';

export type BenchSigner = Extract<ActorName, 'p256' | 'rsa2048'>;

export interface BenchDocument {
  /** As the table names it. */
  readonly what: string;
  readonly format: SignatureFormat;
  readonly packaging: Packaging;
  readonly levels: readonly SignatureLevel[];
  make(): Uint8Array;
}

export interface BenchCase extends Omit<BenchDocument, 'levels'> {
  readonly level: SignatureLevel;
  readonly signer: BenchSigner;
}

export const benchDocuments: readonly BenchDocument[] = [
  {
    what: 'PDF, 95 kB, 14 pages',
    format: 'pades',
    packaging: 'enveloped',
    levels: ['B-B', 'B-T', 'B-LTA'],
    make: () => {
      const url = new URL(
        '../../tests/interop/pdf-corpus/files/tcpdf-14-pages.pdf',
        import.meta.url,
      );
      return new Uint8Array(readFileSync(url));
    },
  },
  {
    what: 'PDF, 10 MB',
    format: 'pades',
    packaging: 'enveloped',
    levels: ['B-B', 'B-T', 'B-LTA'],
    make: () => makeLargePdf(10 * 1024 * 1024),
  },
  {
    what: 'XML, 1 MB, enveloped',
    format: 'xades',
    packaging: 'enveloped',
    levels: ['B-B', 'B-T'],
    make: () => makeXml(1_000_000),
  },
  {
    what: 'CMS, 1 MB, attached',
    format: 'cades',
    packaging: 'attached',
    levels: ['B-B', 'B-T'],
    make: () => new Uint8Array(1_000_000).map((_, index) => index % 251),
  },
];

export function casesFor(signers: readonly BenchSigner[]): readonly BenchCase[] {
  return signers.flatMap((signer) =>
    benchDocuments.flatMap(({ levels, ...document }) =>
      levels.map((level) => ({ ...document, level, signer })),
    ),
  );
}

function makeLargePdf(bytes: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-bench-'));
  try {
    const file = join(folder, 'large.pdf');
    writeLargePdf(file, bytes);
    return new Uint8Array(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Records as data of business has them: short elements, attributes, namespaces, some escapes. */
function makeXml(bytes: number): Uint8Array {
  const record = (index: number): string =>
    `  <o:item number="${index}" currency="JPY"><o:name>品目 ${index} &amp; more</o:name>` +
    `<o:price>${(index * 37) % 100_000}</o:price></o:item>\n`;
  let text = '<?xml version="1.0" encoding="UTF-8"?>\n<o:order xmlns:o="urn:example:order">\n';
  for (let index = 0; text.length < bytes; index += 1) text += record(index);
  return new TextEncoder().encode(`${text}</o:order>\n`);
}
