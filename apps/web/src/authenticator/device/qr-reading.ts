/**
 * Looks for picture codes in a thread of its own, one picture at a time: it takes longer than the
 * next picture does to come, and those that come meanwhile are let go.
 */

import { qrWorkerPath } from '../build-facts.ts';
import { scriptUrl } from './script-url.ts';

export class QrReading {
  readonly #worker = new Worker(scriptUrl(qrWorkerPath()), { type: 'module' });
  #busy = false;

  /** @param found is told the text of each code; it is a stranger's. */
  constructor(found: (text: string) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => {
      this.#busy = false;
      if (data !== undefined) found(data);
    });
  }

  look({ data, width, height }: ImageData): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#worker.postMessage({ data: data.slice(), width, height });
  }

  close(): void {
    this.#worker.terminate();
  }
}
