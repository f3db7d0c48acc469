/** The machine's CSPRNG. */

import { randomBytes } from 'node:crypto';
import type { Random } from '#ports/random.ts';

export class SystemRandom implements Random {
  bytes(count: number): Uint8Array {
    return new Uint8Array(randomBytes(count));
  }

  identifier(): string {
    return randomBytes(16).toString('hex');
  }

  token(): string {
    return randomBytes(32).toString('base64url');
  }
}
