/** An archive as a whole, for who has the room; `write-zip.ts` gives it piece by piece. */

import { writeZip } from './write-zip.ts';
import type { ZipPlan } from './write-zip.ts';

export async function buildZip(plan: ZipPlan): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(plan)) pieces.push(piece);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
