/**
 * Stops a node that is running when a later version takes something away that it needs: it
 * asks the database now and then, and once the answer is no, it asks for nothing else any more.
 */

import { Outage } from '#domain/outage.ts';
import { SchemaTooNew } from './migrate.ts';

export class SchemaGate {
  #refusal: Outage | undefined;

  /** What everybody hears who asks for a connection; undefined while this code may go on. */
  refusal(): Outage | undefined {
    return this.#refusal;
  }

  /** @returns what ends the watch. */
  watch(check: () => Promise<unknown>, intervalMs: number): () => void {
    const look = (): void => {
      check().catch((error: unknown) => {
        // Other errors are about the connection; whoever needs it hears of them.
        if (error instanceof Outage && error.cause instanceof SchemaTooNew) this.#refusal = error;
      });
    };
    const timer = setInterval(look, intervalMs).unref();
    return () => clearInterval(timer);
  }
}
