/** What is drawn for a transaction, once its fields are there: nobody could choose them to fit. */

import { bytesToHex } from '@kumoin/pki';
import type { Random } from '#ports/random.ts';

export interface DrawnNames {
  /** 16 hex digits, part of what is hashed. */
  readonly nonce: string;
  /** 16 hex digits: what light and sound carry. */
  readonly ref: string;
  /** 10 to 99, so that nobody wonders about a zero. */
  readonly matchNumber: string;
}

export function drawNames(random: Pick<Random, 'bytes'>): DrawnNames {
  const drawn = random.bytes(20);
  const number = new DataView(drawn.buffer, drawn.byteOffset).getUint32(16);
  return {
    nonce: bytesToHex(drawn.subarray(0, 8)),
    ref: bytesToHex(drawn.subarray(8, 16)),
    matchNumber: String(10 + (number % 90)),
  };
}
