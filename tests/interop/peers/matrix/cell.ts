/** One cell of the matrix: a signature of one format, packaging, level and algorithm. */

import type { SignatureFormat, SignatureLevel } from '@kumoin/ades';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import type { Content } from '../dss/dss-judge.ts';

export interface CellAlgorithm {
  /** As the head of its column: `RSA·SHA-256`, `P-384` … */
  readonly name: string;
  readonly signer: ActorName;
  readonly algorithm: SignatureAlgorithm;
}

export interface Shape {
  readonly format: SignatureFormat;
  /** As descriptions name it: `attached`, `enveloped`, `flattened`, `container` … */
  readonly packaging: string;
}

export interface Cell extends Shape {
  readonly level: SignatureLevel;
  readonly algorithm: CellAlgorithm;
}

/** What our engine made for a cell, and the files a judge needs beside it. */
export interface Made {
  readonly document: Uint8Array;
  readonly contents: readonly Content[];
}

export function cellTitle({ format, packaging, level, algorithm }: Cell): string {
  return `${format} ${packaging} ${level} ${algorithm.name}`;
}
