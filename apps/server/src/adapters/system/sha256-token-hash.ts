/** SHA-256 of bearer secrets; see `ports/token-hash.ts` for why that is enough. */

import { hash } from 'node:crypto';
import type { TokenHash } from '#ports/token-hash.ts';

export class Sha256TokenHash implements TokenHash {
  hash(token: string): string {
    return hash('sha256', token, 'base64url');
  }
}
