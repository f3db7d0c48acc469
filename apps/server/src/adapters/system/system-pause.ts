/** Waiting by timers, which ends for everybody when the server closes. */

import { setTimeout } from 'node:timers/promises';
import type { Pause } from '#ports/pause.ts';

export class SystemPause implements Pause {
  readonly #closing = new AbortController();

  async wait(milliseconds: number): Promise<boolean> {
    const { signal } = this.#closing;
    return setTimeout(milliseconds, true, { signal }).catch(() => false);
  }

  end(): void {
    this.#closing.abort();
  }
}
