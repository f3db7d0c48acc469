/** An archive as a whole, for who has the room; `write-zip.ts` gives it piece by piece. */

import { gatherPieces } from './gather-pieces.ts';
import { writeZip } from './write-zip.ts';
import type { ZipPlan } from './write-zip.ts';

/** @throws {AdesError} as `writeZip` does. */
export async function buildZip(plan: ZipPlan): Promise<Uint8Array> {
  return await gatherPieces(writeZip(plan));
}
