/**
 * The way from an API node to the vault process: one connection that comes back by itself,
 * many calls in flight on it.
 *
 * A call that was sent is never sent again, because nobody can tell whether the vault acted on
 * it: when the connection ends, it fails. One that was not sent yet waits for the connection to
 * come back, but not for long. A vault that says that it closes is sent no more: its answers are
 * waited for on the old connection, and calls that come then wait for the next one. Everything that goes wrong is an Outage, also a refusal by the
 * vault: our own rules have said yes before, so the two disagree, and somebody has to look.
 */

import { Buffer } from 'node:buffer';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import { Outage } from '#domain/outage.ts';
import { frameBytesMax, FrameReader, FrameWriter, readJson } from './frames.ts';
import { provingClient, readSharedSecret } from './shared-secret.ts';
import { codeForm, replyForm, requestForm, vaultCalls } from './vault-calls.ts';
import type { Answered, Asked, VaultCallName } from './vault-calls.ts';

export interface VaultConnectionPlan {
  readonly socketPath: string;
  readonly secretFile: string;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly limits?: Partial<VaultConnectionLimits>;
}

export interface VaultConnectionLimits {
  /** How long a call waits for a connection. */
  readonly connectWaitMs: number;
  /** How long it waits for its answer. */
  readonly answerWaitMs: number;
  readonly callsMax: number;
}

/** An RSA key of 4096 bits may take half a minute to find. */
const usualLimits: VaultConnectionLimits = {
  connectWaitMs: 3000,
  answerWaitMs: 60_000,
  callsMax: 4096,
};

const handshakeMs = 5000;
const backOff = { firstMs: 25, mostMs: 1000 };
const unsentBytesMax = 2 * frameBytesMax;

interface Pending {
  readonly call: VaultCallName;
  readonly frame: Buffer;
  /** Nobody may send it again once it was put there. */
  sentOn: TLSSocket | undefined;
  timer: NodeJS.Timeout;
  settle(answer: { readonly facts: unknown } | { readonly outage: Outage }): void;
}

export class VaultConnection {
  readonly #plan: VaultConnectionPlan;
  readonly #limits: VaultConnectionLimits;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #socket: TLSSocket | undefined;
  #writer: FrameWriter | undefined;
  /** Of vaults that are about to end: here come their last answers. */
  readonly #left = new Set<TLSSocket>();
  #retryMs = backOff.firstMs;
  #retry: NodeJS.Timeout | undefined;
  #trouble: unknown = new Error('not connected yet');
  /** That it cannot be reached stands in the log once, not every second. */
  #reported = false;
  #closed = false;

  constructor(plan: VaultConnectionPlan) {
    this.#plan = plan;
    this.#limits = { ...usualLimits, ...plan.limits };
    this.#connect();
  }

  /** @throws {Outage} `vault_failed`, `overloaded`. */
  async call<Name extends VaultCallName>(call: Name, value: Asked<Name>): Promise<Answered<Name>> {
    const { asked, answered } = vaultCalls[call] as unknown as Forms<Name>;
    this.#refuseOverload();
    this.#lastId += 1;
    const id = this.#lastId;
    const request = requestForm.write({ id, call, asked: asked.write(value) });
    const frame = Buffer.from(JSON.stringify(request));
    if (frame.length > frameBytesMax) throw outage('a call to the vault is too long');

    const answer = await new Promise<unknown>((resolve, reject) => {
      const pending: Pending = {
        call,
        frame,
        sentOn: undefined,
        timer: this.#giveUpAfter(id, this.#limits.connectWaitMs, 'the vault cannot be reached'),
        settle: (given) => ('facts' in given ? resolve(given.facts) : reject(given.outage)),
      };
      this.#pending.set(id, pending);
      this.#send(id, pending);
    });
    return readAnswer(answered, answer);
  }

  /** What is under way fails; nothing may be asked after. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    for (const socket of this.#left) socket.destroy();
    for (const id of this.#pending.keys()) this.#fail(id, outage('the vault was left'));
  }

  #refuseOverload(): void {
    if (this.#closed) throw outage('the vault was left');
    const unsent = this.#writer?.unsentBytes ?? 0;
    if (this.#pending.size < this.#limits.callsMax && unsent < unsentBytesMax) return;
    throw new Outage('overloaded', { cause: new Error('too many calls wait for the vault') });
  }

  #giveUpAfter(id: number, waitMs: number, why: string): NodeJS.Timeout {
    return setTimeout(() => this.#fail(id, outage(why, this.#trouble)), waitMs);
  }

  #send(id: number, pending: Pending): void {
    if (this.#writer === undefined || pending.sentOn !== undefined) return;
    pending.sentOn = this.#socket;
    clearTimeout(pending.timer);
    pending.timer = this.#giveUpAfter(id, this.#limits.answerWaitMs, 'the vault does not answer');
    this.#writer.put(pending.frame);
  }

  #connect(): void {
    const { socketPath, secretFile } = this.#plan;
    let socket: TLSSocket;
    try {
      socket = connect({ path: socketPath, ...provingClient(readSharedSecret(secretFile)) });
    } catch (error) {
      this.#retryLater(error);
      return;
    }
    this.#socket = socket;
    socket.setTimeout(handshakeMs, () => socket.destroy(new Error('no handshake in time')));
    socket.once('secureConnect', () => this.#begin(socket));
    socket.once('error', (error) => (this.#trouble = error));
    socket.once('close', () => this.#lost(socket));
  }

  #begin(socket: TLSSocket): void {
    socket.setTimeout(0);
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.take(chunk)) this.#take(frame, socket);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : undefined);
      }
    });
    this.#writer = new FrameWriter(socket);
    this.#retryMs = backOff.firstMs;
    this.#reported = false;
    this.#trouble = new Error('the connection to the vault was closed');
    this.#plan.log.info('connected to the vault');
    for (const [id, pending] of this.#pending) this.#send(id, pending);
  }

  #take(frame: Buffer, socket: TLSSocket): void {
    const { id, outcome, facts } = replyForm.read(readJson(frame));
    if (outcome === 'closing') {
      this.#leave(socket);
      return;
    }
    const pending = this.#pending.get(id);
    // An answer that came too late: its caller was told so.
    if (pending === undefined) return;
    if (outcome === 'done') {
      this.#settle(id, { facts });
      return;
    }
    const code = codeForm.read(facts);
    const { call } = pending;
    if (outcome === 'refused') this.#plan.log.error({ call, code }, 'the vault refused a call');
    const overloaded = code === 'overloaded';
    const cause = new Error(`the vault ${outcome} a call (${call}): ${code}`);
    const failure = new Outage(overloaded ? code : 'vault_failed', { cause });
    this.#fail(id, failure);
  }

  /** What was sent is answered yet; the rest waits for the next vault. */
  #leave(socket: TLSSocket): void {
    if (socket !== this.#socket) return;
    this.#plan.log.info('the vault closes');
    this.#writer?.end();
    this.#left.add(socket);
    this.#writer = undefined;
    this.#socket = undefined;
    this.#retryLater(new Error('the vault closes'));
  }

  #lost(socket: TLSSocket): void {
    for (const [id, { sentOn }] of this.#pending) {
      if (sentOn === socket)
        this.#fail(id, outage('the vault went away during a call', this.#trouble));
    }
    if (this.#left.delete(socket) || this.#closed) return;
    const wasConnected = this.#writer !== undefined;
    this.#writer = undefined;
    this.#socket = undefined;
    if (wasConnected) this.#plan.log.warn({ err: this.#trouble }, 'the vault went away');
    this.#retryLater(this.#trouble);
  }

  #retryLater(trouble: unknown): void {
    this.#trouble = trouble;
    if (this.#retryMs === backOff.mostMs && !this.#reported) {
      this.#reported = true;
      this.#plan.log.warn({ err: trouble }, 'the vault cannot be reached');
    }
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, backOff.mostMs);
  }

  #fail(id: number, failure: Outage): void {
    this.#settle(id, { outage: failure });
  }

  #settle(id: number, answer: Parameters<Pending['settle']>[0]): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(answer);
  }
}

interface Forms<Name extends VaultCallName> {
  readonly asked: { write(value: Asked<Name>): unknown };
  readonly answered: { read(wire: unknown): Answered<Name> };
}

function readAnswer<Name extends VaultCallName>(
  form: Forms<Name>['answered'],
  answer: unknown,
): Answered<Name> {
  try {
    return form.read(answer);
  } catch (cause) {
    throw new Outage('vault_failed', { cause });
  }
}

function outage(why: string, cause?: unknown): Outage {
  return new Outage('vault_failed', { cause: new Error(why, { cause }) });
}
