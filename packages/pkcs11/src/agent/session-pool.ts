/**
 * Sessions of one token: opened as they are needed, up to a bound, one operation in each at a
 * time (PKCS #11 v2.40, 5.11: a second one gets CKR_OPERATION_ACTIVE).
 *
 * A pool that is retired closes its sessions when their operation ends, never under it: libraries
 * free what a running call still reads.
 */

import { codeOf, Fault } from './fault.ts';
import type { Handle } from './cryptoki.ts';

export interface SessionDoors {
  readonly open: () => Handle;
  readonly close: (session: Handle) => void;
}

interface Waiter {
  readonly resolve: (session: Handle) => void;
  readonly reject: (error: Fault) => void;
}

export class SessionPool {
  readonly #doors: SessionDoors;
  readonly #idle: Handle[];
  readonly #waiting: Waiter[] = [];
  #open = 1;
  #max: number;
  #retired = false;

  /** @param first a session that is open already; login was done in it. */
  constructor(doors: SessionDoors, first: Handle, sessionsMax: number) {
    this.#doors = doors;
    this.#idle = [first];
    this.#max = sessionsMax;
  }

  get open(): number {
    return this.#open;
  }

  get busy(): number {
    return this.#open - this.#idle.length;
  }

  /** Runs work in a session of its own. */
  async use<T>(work: (session: Handle) => Promise<T>): Promise<T> {
    const session = await this.#take();
    try {
      return await work(session);
    } finally {
      this.#giveBack(session);
    }
  }

  /** No more work here; whoever waits is told to go elsewhere. */
  retire(): void {
    this.#retired = true;
    for (const session of this.#idle.splice(0)) this.#close(session);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Fault({ code: 'CKR_SESSION_CLOSED' }));
    }
  }

  #take(): Promise<Handle> {
    if (this.#retired) return Promise.reject(new Fault({ code: 'CKR_SESSION_CLOSED' }));
    const session = this.#idle.pop() ?? this.#openOne();
    if (session !== undefined) return Promise.resolve(session);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #openOne(): Handle | undefined {
    if (this.#open >= this.#max) return undefined;
    try {
      const session = this.#doors.open();
      this.#open += 1;
      return session;
    } catch (error) {
      if (codeOf(error) !== 'CKR_SESSION_COUNT' || this.#open === 0) throw error;
      // The token has no more to give: make do with what is open.
      this.#max = this.#open;
      return undefined;
    }
  }

  #giveBack(session: Handle): void {
    if (this.#retired) return this.#close(session);
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(session);
    else next.resolve(session);
  }

  #close(session: Handle): void {
    this.#open -= 1;
    this.#doors.close(session);
  }
}
