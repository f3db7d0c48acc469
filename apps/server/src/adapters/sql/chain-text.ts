/** A certificate chain as one text column: a JSON array of base64. */

import { Buffer } from 'node:buffer';

export function chainText(chain: readonly Uint8Array[]): string {
  return JSON.stringify(chain.map((certificate) => Buffer.from(certificate).toString('base64')));
}

export function readChain(text: string): readonly Uint8Array[] {
  const chain = JSON.parse(text) as string[];
  return chain.map((base64) => new Uint8Array(Buffer.from(base64, 'base64')));
}
