/** What signing needs from outside: the net, chance, the clock, and a person to ask. */

import type { Fetch } from '@kumoin/sdk';
import type { Questions } from '../terminal/questions.ts';
import type { YesWorld } from './obtain-yes.ts';

export interface SignWorld extends YesWorld {
  readonly fetch: Fetch;
  readonly random: (length: number) => Uint8Array;
  readonly questions: Questions;
}
