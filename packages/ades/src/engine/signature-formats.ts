/** The formats the engine makes, extends and reads, and how a document finds its own. */

import { AdesError } from '../ades-error.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import { asicDoor } from './asic-door.ts';
import { cadesDoor } from './cades-door.ts';
import { detectFormat } from './detect-format.ts';
import type { DocumentKind } from './detect-format.ts';
import type { FormatDoor } from './format-door.ts';
import { jadesDoor } from './jades-door.ts';
import { padesDoor } from './pades-door.ts';
import { xadesDoor } from './xades-door.ts';

const doors: Readonly<Record<SignatureFormat, FormatDoor>> = {
  pades: padesDoor,
  cades: cadesDoor,
  jades: jadesDoor,
  xades: xadesDoor,
  'asic-s-cades': asicDoor('asic-s', 'cades'),
  'asic-s-xades': asicDoor('asic-s', 'xades'),
  'asic-e-cades': asicDoor('asic-e', 'cades'),
  'asic-e-xades': asicDoor('asic-e', 'xades'),
};

/** Containers tell themselves which of the four they are. */
const formatOfKind: Readonly<Partial<Record<DocumentKind, SignatureFormat>>> = {
  pdf: 'pades',
  cms: 'cades',
  xml: 'xades',
  json: 'jades',
  'compact-jws': 'jades',
  zip: 'asic-e-cades',
};

export function doorOf(format: SignatureFormat): FormatDoor {
  return doors[format];
}

/** @throws {AdesError} `format_unknown` for a document of no kind that is known. */
export function findDoor(document: Uint8Array, format: SignatureFormat | undefined): FormatDoor {
  const kind = detectFormat(document);
  const found = format ?? (kind && formatOfKind[kind]);
  if (found === undefined) throw new AdesError('format_unknown', kind ?? 'no signed document');
  return doorOf(found);
}
