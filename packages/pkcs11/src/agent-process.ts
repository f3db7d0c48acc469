/**
 * The agent seen from the server: started, spoken to, ended when it hangs, started again.
 *
 * A new agent is started at once when one dies, and after a growing pause if it dies again soon:
 * a library that crashes on every start must not keep a processor busy. What was under way when it
 * died is reported to the caller of `onGone`, who decides what to try again.
 */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { AgentAnswer, AgentRequest, AgentSettings } from './agent-messages.ts';
import type { FromAgent, ToAgent, TokenStatus } from './agent-messages.ts';
import type { Pkcs11Fault } from './pkcs11-error.ts';
import { RefusedPins } from './refused-pins.ts';

const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 10_000;
/** An agent that lived so long died of something new. */
const STABLE_MS = 30_000;

/** Of unbuilt sources and of built ones alike. */
const program = new URL(
  `./agent/main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
);

export interface AgentProcessOptions {
  readonly settings: Omit<AgentSettings, 'refusedPins'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly refusedPinsFile: string | undefined;
  readonly startTimeoutMs: number;
  readonly onReady: () => void;
  readonly onTrouble: (fault: Pkcs11Fault) => void;
  readonly onAnswers: (answers: readonly AgentAnswer[]) => void;
  /** It is not there any more, or never came up: until `onReady`, this is why. */
  readonly onGone: (fault: Pkcs11Fault, restartInMs: number) => void;
}

export class AgentProcess {
  readonly #options: AgentProcessOptions;
  readonly #refusedPins: RefusedPins;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #pauseMs = 0;
  #closed = false;
  /** How the tokens were when the agent came up. */
  firstStatus: readonly TokenStatus[] = [];

  constructor(options: AgentProcessOptions) {
    this.#options = options;
    this.#refusedPins = new RefusedPins(options.refusedPinsFile);
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  send(requests: readonly AgentRequest[]): void {
    this.#tell({ requests });
  }

  /** Ends it without asking: a library that hangs does not listen. */
  end(fault: Pkcs11Fault): void {
    const child = this.#child;
    if (child === undefined) return;
    child.removeAllListeners();
    // It may still be written to; a pipe that breaks now is no news.
    child.on('error', () => {});
    child.kill('SIGKILL');
    this.#gone(fault);
  }

  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const limit = setTimeout(() => child.kill('SIGKILL'), 1000);
      child.once('exit', () => {
        clearTimeout(limit);
        resolve();
      });
      if (child.connected) child.disconnect();
    });
  }

  #start(): void {
    const { settings, environment, startTimeoutMs } = this.#options;
    this.#startedAt = performance.now();
    // One thread for each session that can be busy, and two for files.
    const threads = settings.tokens.length * settings.sessionsMax + 2;
    const child = this.#fork({ ...environment, UV_THREADPOOL_SIZE: String(threads) });
    if (child === undefined) return;
    this.#child = child;
    child.on('message', (message: FromAgent) => this.#hear(message));
    child.once('error', (error) => this.end({ code: 'agent_died', detail: error.message }));
    child.once('exit', (code, signal) => {
      this.#gone({ code: 'agent_died', detail: signal ?? `exit code ${code}` });
    });
    this.#timer = setTimeout(() => this.end({ code: 'timeout' }), startTimeoutMs);
    this.#tell({ start: { ...settings, refusedPins: this.#refusedPins.all } });
  }

  /** The system may refuse at once, by throwing: then the agent has died before it lived. */
  #fork(env: NodeJS.ProcessEnv): ChildProcess | undefined {
    try {
      return fork(program, {
        env,
        execArgv: ['--disable-warning=ExperimentalWarning'],
        serialization: 'advanced',
        // What a library prints goes to our own standard error; standard output is not its place.
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      // Later, as with every death: whoever is told may not hold this object yet.
      this.#timer = setTimeout(() => this.#gone({ code: 'agent_died', detail }), 0);
      return undefined;
    }
  }

  #hear(message: FromAgent): void {
    if ('answers' in message) this.#options.onAnswers(message.answers);
    if ('refusedPin' in message) this.#refusedPins.remember(message.label, message.refusedPin);
    if ('trouble' in message) this.#options.onTrouble(message.trouble);
    if ('restart' in message) this.end(message.restart);
    if ('unusable' in message) this.end(message.unusable);
    if ('started' in message) {
      clearTimeout(this.#timer);
      this.firstStatus = message.started;
      this.#options.onReady();
    }
  }

  #tell(message: ToAgent): void {
    // A channel that broke is told by the exit of the process.
    if (this.#child?.connected === true) this.#child.send(message, () => {});
  }

  #gone(fault: Pkcs11Fault): void {
    this.#child = undefined;
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const lived = performance.now() - this.#startedAt;
    if (lived >= STABLE_MS) this.#pauseMs = 0;
    const restartInMs = this.#pauseMs;
    this.#timer = setTimeout(() => this.#start(), restartInMs);
    this.#pauseMs = Math.min(Math.max(restartInMs * 2, FIRST_PAUSE_MS), LAST_PAUSE_MS);
    this.#options.onGone(fault, restartInMs);
  }
}
