/**
 * A signed document with the files its signature is over beside it. Files that fit into memory go
 * to the engine; as soon as one does not, its format is asked with all of them in pieces, since
 * any reference may be by any hash, and an archive time-stamp is over the octets themselves.
 */

import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import {
  describeCades,
  describeJades,
  describeXades,
  detectFormat,
  extendCades,
  extendJades,
  extendSignature,
  extendXades,
} from '@kumoin/ades';
import type {
  ContentOctets,
  DetachedContent,
  DocumentDescription,
  DocumentKind,
  Extended,
  Extension,
  FileToSign,
  JadesDetached,
  OpenPdfOptions,
  XadesReading,
} from '@kumoin/ades';
import type { FileBeside, FileInPieces, HeldFile } from './content-files.ts';
import { describeAny } from './describe-any.ts';

export interface Reading {
  /** @throws {AdesError}, or the system's error. */
  describe(document: Uint8Array): Promise<DocumentDescription>;
  /** @throws {AdesError}, or the system's error. */
  extend(document: Uint8Array, order: Omit<Extension, 'open'>): Promise<Extended>;
}

export interface ReadingOrder {
  readonly beside: readonly FileBeside[];
  /** How a PDF is opened. */
  readonly open?: OpenPdfOptions;
}

/** @param document tells the format, which stays the same at every level. */
export function makeReading(document: Uint8Array, { beside, open }: ReadingOrder): Reading {
  const kind = detectFormat(document);
  const inPieces = kind !== undefined && beside.some(isInPieces) ? formats[kind] : undefined;
  return inPieces?.(beside) ?? readingInMemory(beside.filter(isHeld), open);
}

function readingInMemory(files: readonly FileToSign[], open: OpenPdfOptions | undefined): Reading {
  const opening = open && { open };
  return {
    describe: (document) => describeAny(document, { files, ...opening }),
    extend: (document, order) => extendSignature(document, { ...order, files, ...opening }),
  };
}

type ReadingInPieces = (beside: readonly FileBeside[]) => Reading;

/** The others hold what they are over. */
const formats: Readonly<Partial<Record<DocumentKind, ReadingInPieces>>> = {
  cms: (beside) => {
    const content = digestsOf(beside);
    return {
      describe: async (document) => describeCades(document, content),
      extend: (document, order) => extendCades(document, { ...order, ...content }),
    };
  },
  xml: (beside) => {
    const reading = resolving(beside);
    return {
      describe: async (document) => describeXades(document, reading),
      extend: (document, order) => extendXades(document, order, reading),
    };
  },
  json: jadesInPieces,
  'compact-jws': jadesInPieces,
};

function jadesInPieces(beside: readonly FileBeside[]): Reading {
  const detached: JadesDetached = {
    documents: beside.map((file) => ({
      uri: encodeURI(file.name),
      content: isHeld(file) ? file.content : () => file.pieces,
      ...(file.mimeType !== undefined && { mimeType: file.mimeType }),
    })),
  };
  return {
    describe: async (document) => describeJades(document, detached),
    extend: (document, order) => extendJades(document, order, detached),
  };
}

/** Of gigabytes each digest is taken once, however often the document is opened. */
function digestsOf([file]: readonly FileBeside[]): DetachedContent {
  if (file === undefined) return {};
  const known = new Map<HashAlgorithm, Uint8Array>();
  return {
    contentDigest: (hash) => {
      const take = (): Uint8Array =>
        isHeld(file) ? digest(hash, file.content) : file.digest(hash);
      const taken = known.get(hash) ?? take();
      known.set(hash, taken);
      return taken;
    },
  };
}

/** By its name, percent-encoded or not; a single file whatever it is called. */
function resolving(beside: readonly FileBeside[]): XadesReading {
  const [first, ...more] = beside;
  return {
    resolve: (name): ContentOctets | undefined => {
      const named = beside.find((file) => file.name === name || encodeURI(file.name) === name);
      const file = named ?? (more.length === 0 ? first : undefined);
      return file && (isHeld(file) ? file.content : file.pieces);
    },
  };
}

function isHeld(file: FileBeside): file is HeldFile {
  return 'content' in file;
}

function isInPieces(file: FileBeside): file is FileInPieces {
  return 'pieces' in file;
}
