/**
 * A PKCS#11 module: tokens that make keys and sign with them, behind a process of their own.
 *
 * The queue is here, not in the agent: only as many orders are handed over as the sessions can
 * work on, so that an order that is not answered in time means a library that hangs, and not one
 * that is busy. Above `queueMax` orders are refused at once. Making keys takes seconds, so it
 * never gets more than half of the sessions.
 *
 * An order that was under way when the agent died is given to the next agent once. Signing twice
 * does no harm: only one of the two signatures ever leaves this object.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { AgentAnswer, AgentOrder, AgentRequest } from './agent-messages.ts';
import type { AgentValues, TokenSettings, TokenStatus } from './agent-messages.ts';
import { AgentProcess } from './agent-process.ts';
import type { GeneratedKeyPair, KeyCheck, KeyKind, TokenHealth } from './key-values.ts';
import type { PublicKeyValue, SignatureScheme, TokenLacks } from './key-values.ts';
import { Pkcs11Error } from './pkcs11-error.ts';
import type { Pkcs11Fault } from './pkcs11-error.ts';

const SWEEP_MS = 100;
const HEALTH_TIMEOUT_MS = 1500;
const GENERATE_TIMEOUT_MS = 120_000;
const START_TIMEOUT_MS = 30_000;
/** Orders wait for a new agent that comes sooner than this. */
const PATIENCE_MS = 1000;
const QUEUE_MAX = 2000;
/** Orders handed over for each session: one at work, one that is there when it is done. */
const ORDERS_PER_SESSION = 2;

export interface Pkcs11Options {
  /** Path of the vendor's shared library. */
  readonly library: string;
  readonly tokens: readonly TokenSettings[];
  /** Sessions with each token; with one alone, signatures wait for keys that are made. */
  readonly sessionsMax: number;
  /** How long an operation may take; making a key may take two minutes. */
  readonly timeoutMs: number;
  /** Orders that may wait for a session; 2,000 if not given. */
  readonly queueMax?: number;
  /** What the library finds in its environment: vendors configure themselves there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Where to remember which states of PIN files a token refused, so that a service that is started
   * again and again does not lock it.
   */
  readonly refusedPinsFile?: string;
  /** Told of what is mended without any caller noticing, too: for the log. */
  readonly onTrouble?: (error: Pkcs11Error) => void;
}

interface Waiting {
  readonly order: AgentOrder;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Pkcs11Error) => void;
  /** Milliseconds of `performance.now()`. */
  since: number;
  tries: number;
}

/** Tokens of one module. Made by `openPkcs11Module`; every method throws `Pkcs11Error`. */
export class Pkcs11Module {
  readonly #options: Pkcs11Options;
  readonly #agent: AgentProcess;
  readonly #sweeper: NodeJS.Timeout;
  readonly #queue: Waiting[] = [];
  readonly #underWay = new Map<number, Waiting>();
  readonly #opened: PromiseWithResolvers<void> = Promise.withResolvers();
  #ready = false;
  /** Why there is no agent, if the last one ended by itself. */
  #fault: Pkcs11Fault | undefined;
  #generating = 0;
  #flushing = false;
  #lastId = 0;

  /** Use `openPkcs11Module`, which waits for the tokens. */
  constructor(options: Pkcs11Options) {
    const { library, tokens, sessionsMax, environment } = options;
    this.#options = options;
    this.#agent = new AgentProcess({
      settings: { library, tokens, sessionsMax },
      environment,
      refusedPinsFile: options.refusedPinsFile,
      startTimeoutMs: START_TIMEOUT_MS,
      onTrouble: (fault) => this.#options.onTrouble?.(new Pkcs11Error(fault)),
      onReady: () => this.#isReady(),
      onAnswers: (answers) => this.#take(answers),
      onGone: (fault, restartInMs) => this.#isGone(fault, restartInMs),
    });
    // Whoever does not wait for the opening learns from each operation how it went.
    this.#opened.promise.catch(() => {});
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  /** Resolves when a token is open. @throws {Pkcs11Error} when the library or all tokens fail. */
  async opened(): Promise<void> {
    await this.#opened.promise;
    const [first] = this.#agent.firstStatus;
    const allFailed = this.#agent.firstStatus.every(({ fault }) => fault !== undefined);
    if (allFailed && first?.fault !== undefined) throw new Pkcs11Error(first.fault);
  }

  /** The agent's process id, while there is one. */
  get agentPid(): number | undefined {
    return this.#agent.pid;
  }

  /**
   * Makes a key that cannot leave its token, on the first token that is well.
   * @throws {Pkcs11Error}
   */
  generateKeyPair(kind: KeyKind): Promise<GeneratedKeyPair> {
    return this.#call({ op: 'generate', kind });
  }

  /**
   * Signs on a token that holds the key.
   * @throws {Pkcs11Error} `key_unknown`, `key_unprotected`, `overloaded` and any other.
   */
  sign(keyId: string, scheme: SignatureScheme, input: Uint8Array): Promise<Uint8Array> {
    return this.#call({ op: 'sign', keyId, scheme, input });
  }

  /** @throws {Pkcs11Error} `key_unknown` and any other. */
  publicKey(keyId: string): Promise<PublicKeyValue> {
    return this.#call({ op: 'publicKey', keyId });
  }

  /**
   * Destroys every copy of the key; a key that is gone already is no error.
   * @throws {Pkcs11Error} also when one of the tokens could not be asked.
   */
  destroy(keyId: string): Promise<void> {
    return this.#call({ op: 'destroy', keyId });
  }

  /**
   * Looks at the protection of all keys with our label on the tokens that are open, for half of
   * the time an operation may take. @throws {Pkcs11Error}
   */
  checkKeys(): Promise<KeyCheck> {
    return this.#call({ op: 'check', timeMs: this.#options.timeoutMs / 2 });
  }

  /** Which mechanisms the tokens that are open do not offer. @throws {Pkcs11Error} */
  lackingMechanisms(): Promise<readonly TokenLacks[]> {
    return this.#call({ op: 'lacks' });
  }

  /** How each token is, now. Never throws and takes two seconds at most. */
  async health(): Promise<readonly TokenHealth[]> {
    const fault = this.#fault;
    if (fault !== undefined) return this.#allFailed(fault);
    const late = new AbortController();
    const inTime = delay(HEALTH_TIMEOUT_MS, undefined, { signal: late.signal, ref: false });
    try {
      const asked = this.#call({ op: 'health' });
      const status = await Promise.race([asked, inTime.then(() => undefined)]);
      if (status === undefined) return this.#allFailed({ code: 'timeout' });
      return status.map((token) => describe(token, this.#options.sessionsMax));
    } catch (error) {
      return this.#allFailed({ code: error instanceof Pkcs11Error ? error.code : 'agent_died' });
    } finally {
      late.abort();
      inTime.catch(() => {});
    }
  }

  /** Ends the agent; what is under way fails. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#ready = false;
    this.#fault = { code: 'agent_died', detail: 'closed' };
    this.#refuseAll(this.#fault);
    await this.#agent.close();
  }

  #call<Op extends AgentOrder['op']>(
    order: Extract<AgentOrder, { op: Op }>,
  ): Promise<AgentValues[Op]> {
    const { queueMax = QUEUE_MAX } = this.#options;
    if (this.#fault !== undefined) return Promise.reject(new Pkcs11Error(this.#fault));
    if (this.#queue.length >= queueMax) {
      return Promise.reject(new Pkcs11Error({ code: 'overloaded' }));
    }
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const settle = resolve as (value: unknown) => void;
      const waiting = { order, resolve: settle, reject, since, tries: 0 };
      // A question after health must not wait behind the work it is about.
      if (order.op === 'health' && this.#ready) return this.#agent.send([this.#handOver(waiting)]);
      this.#queue.push(waiting);
      this.#flushSoon();
    });
  }

  /** All that is asked for in one turn of the event loop travels in one message. */
  #flushSoon(): void {
    if (this.#flushing || !this.#ready) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      if (this.#ready) this.#flush();
    });
  }

  #flush(): void {
    const { tokens, sessionsMax } = this.#options;
    const ordersMax = tokens.length * sessionsMax * ORDERS_PER_SESSION;
    const requests: AgentRequest[] = [];
    for (let index = 0; index < this.#queue.length && this.#underWay.size < ordersMax;) {
      const waiting = this.#queue[index];
      if (waiting === undefined || !this.#mayGo(waiting.order)) {
        index += 1;
        continue;
      }
      this.#queue.splice(index, 1);
      requests.push(this.#handOver(waiting));
    }
    if (requests.length > 0) this.#agent.send(requests);
  }

  #handOver(waiting: Waiting): AgentRequest {
    this.#lastId += 1;
    waiting.since = performance.now();
    waiting.tries += 1;
    if (waiting.order.op === 'generate') this.#generating += 1;
    this.#underWay.set(this.#lastId, waiting);
    return { id: this.#lastId, order: waiting.order };
  }

  #mayGo({ op }: AgentOrder): boolean {
    const generatingMax = Math.max(1, Math.floor(this.#options.sessionsMax / 2));
    return op !== 'generate' || this.#generating < generatingMax;
  }

  #take(answers: readonly AgentAnswer[]): void {
    for (const { id, value, fault } of answers) {
      const waiting = this.#underWay.get(id);
      if (waiting === undefined) continue;
      this.#underWay.delete(id);
      if (waiting.order.op === 'generate') this.#generating -= 1;
      if (fault === undefined) waiting.resolve(value);
      else waiting.reject(new Pkcs11Error(fault));
    }
    if (this.#queue.length > 0) this.#flushSoon();
  }

  #isReady(): void {
    this.#ready = true;
    this.#fault = undefined;
    this.#opened.resolve();
    this.#flushSoon();
  }

  #isGone(fault: Pkcs11Fault, restartInMs: number): void {
    this.#options.onTrouble?.(new Pkcs11Error(fault));
    const cameUp = this.#ready;
    this.#ready = false;
    this.#generating = 0;
    const again = [...this.#underWay.values()];
    this.#underWay.clear();
    for (const waiting of again.reverse()) {
      waiting.since = performance.now();
      if (waiting.tries > 1) waiting.reject(new Pkcs11Error(fault));
      else this.#queue.unshift(waiting);
    }
    if (cameUp && restartInMs < PATIENCE_MS) return;
    // Not even a start succeeds, or it happens again and again: nobody should wait for the next.
    this.#fault = fault;
    this.#refuseAll(fault);
    this.#opened.reject(new Pkcs11Error(fault));
  }

  #refuseAll(fault: Pkcs11Fault): void {
    const all = [...this.#underWay.values(), ...this.#queue.splice(0)];
    this.#underWay.clear();
    for (const { reject } of all) reject(new Pkcs11Error(fault));
  }

  /** Who waits too long for a session is told so; an agent that does not answer is ended. */
  #sweep(): void {
    const now = performance.now();
    const { timeoutMs } = this.#options;
    while (now - (this.#queue[0]?.since ?? now) > timeoutMs) {
      const fault: Pkcs11Fault = { code: this.#ready ? 'overloaded' : 'agent_died' };
      this.#queue.shift()?.reject(new Pkcs11Error(fault));
    }
    let hangs = false;
    for (const [id, { order, since, reject }] of this.#underWay) {
      const limitMs = order.op === 'generate' ? GENERATE_TIMEOUT_MS : timeoutMs;
      if (now - since <= limitMs) continue;
      hangs = true;
      this.#underWay.delete(id);
      reject(new Pkcs11Error({ code: 'timeout' }));
    }
    if (hangs) this.#agent.end({ code: 'timeout' });
  }

  #allFailed(fault: Pkcs11Fault): readonly TokenHealth[] {
    const { tokens, sessionsMax } = this.#options;
    return tokens.map(({ label }) =>
      describe({ label, fault, sessionsBusy: 0, sessionsOpen: 0 }, sessionsMax),
    );
  }
}

/**
 * Starts the agent, loads the library and logs in to the tokens.
 * @throws {Pkcs11Error} when the library cannot be used, or none of the tokens can.
 */
export async function openPkcs11Module(options: Pkcs11Options): Promise<Pkcs11Module> {
  const module = new Pkcs11Module(options);
  try {
    await module.opened();
    return module;
  } catch (error) {
    await module.close();
    throw error;
  }
}

function describe(token: TokenStatus, sessionsMax: number): TokenHealth {
  const { label, fault, sessionsBusy, sessionsOpen } = token;
  const sessions = { sessionsBusy, sessionsOpen, sessionsMax };
  if (fault === undefined) return { label, state: 'ok', ...sessions };
  const { code, explanation, hint } = new Pkcs11Error(fault);
  return { label, state: 'failed', code, explanation, hint, ...sessions };
}
