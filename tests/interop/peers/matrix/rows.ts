/**
 * The table of what the engine makes: each format and packaging, the levels and algorithms it has
 * a place for. The matrix is every row at every level by every algorithm.
 */

import { signatureLevels } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import { cellAlgorithms, isSha3 } from './algorithms.ts';
import type { Cell, CellAlgorithm, Shape } from './cell.ts';

export interface Row extends Shape {
  /** All of them unless given. */
  readonly levels?: readonly SignatureLevel[];
  /** Why an algorithm has no cell here; undefined: it has. */
  without?(algorithm: CellAlgorithm): string | undefined;
}

export const rows: readonly Row[] = [
  { format: 'cades', packaging: 'attached' },
  { format: 'cades', packaging: 'detached' },
  { format: 'pades', packaging: 'enveloped' },
  { format: 'xades', packaging: 'enveloped', without: noRsaSha3InXml },
  { format: 'xades', packaging: 'enveloping', without: noRsaSha3InXml },
  { format: 'xades', packaging: 'detached', without: noRsaSha3InXml },
  { format: 'xades', packaging: 'internally-detached', without: noRsaSha3InXml },
  { format: 'jades', packaging: 'compact', levels: ['B-B'], without: noSha3InJws },
  { format: 'jades', packaging: 'flattened', without: noSha3InJws },
  { format: 'jades', packaging: 'general', without: noSha3InJws },
  { format: 'jades', packaging: 'detached', without: noSha3InJws },
  { format: 'asic-s-cades', packaging: 'container' },
  { format: 'asic-e-cades', packaging: 'container' },
  { format: 'asic-s-xades', packaging: 'container', without: noRsaSha3InXml },
  { format: 'asic-e-xades', packaging: 'container', without: noRsaSha3InXml },
];

export function cellsOf(row: Row): readonly Cell[] {
  const { format, packaging, levels = signatureLevels, without } = row;
  const algorithms = cellAlgorithms.filter((algorithm) => without?.(algorithm) === undefined);
  return levels.flatMap((level) =>
    algorithms.map((algorithm) => ({ format, packaging, level, algorithm })),
  );
}

function noSha3InJws(algorithm: CellAlgorithm): string | undefined {
  return isSha3(algorithm) ? 'JWS has no names for signatures with SHA-3 (RFC 7518).' : undefined;
}

function noRsaSha3InXml(algorithm: CellAlgorithm): string | undefined {
  return isSha3(algorithm) && algorithm.algorithm.scheme === 'rsa-pkcs1'
    ? 'XML signatures have no name for RSA, PKCS#1 v1.5, with SHA-3 (RFC 9231).'
    : undefined;
}
