/** Token use: what one right code changes about its token, settled by the store as a whole. */

import type { TokenId } from '../identifiers.ts';

export interface TokenUse {
  readonly tokenId: TokenId;
  /** It was right: the next that may come is this plus one. Undefined: its suite has none. */
  readonly counter: number | undefined;
  /** Undefined: its suite has none. */
  readonly step: number | undefined;
  readonly driftSteps: number;
}
