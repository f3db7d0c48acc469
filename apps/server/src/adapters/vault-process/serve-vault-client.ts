/**
 * One API node at the vault's socket: reads its calls, answers each when it is done, in any
 * order. A node that asks faster than it is served, or does not read its answers, is read no
 * further until it has caught up; one that breaks the framing is cut off. One that ends its side
 * of the connection still gets the answers it waits for.
 */

import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import { frameBytesMax, FrameReader, FrameWriter, readJson } from './frames.ts';
import { closingReply, replyForm, requestForm, vaultCalls } from './vault-calls.ts';
import type { Answered, Asked, VaultCallName, VaultReply, VaultRequest } from './vault-calls.ts';
import { WireError } from './wire-form.ts';

export type VaultHandlers = {
  readonly [Name in VaultCallName]: (asked: Asked<Name>) => Promise<Answered<Name>>;
};

export interface VaultClientPlace {
  readonly socket: Duplex;
  readonly handlers: VaultHandlers;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

export interface VaultClient {
  /** Tells the node to send no more; what it sent before it heard that is answered, too. */
  askToGo(): void;
}

const callsMax = 1024;
const callBytesMax = 2 * frameBytesMax;

export function serveVaultClient({ socket, handlers, log }: VaultClientPlace): VaultClient {
  const reader = new FrameReader();
  const writer = new FrameWriter(socket);
  const underWay = { calls: 0, bytes: 0 };
  let saysNoMore = false;
  // Not before the handshake: who ends it then waits for nothing.
  socket.allowHalfOpen = true;

  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.take(chunk)) void serve(readRequest(frame), frame.length);
      holdOrGoOn();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      log.warn({ err: error }, 'a client of the vault was cut off: it does not speak our frames');
      socket.destroy();
    }
  });
  socket.on('drain', holdOrGoOn);
  socket.on('end', () => {
    saysNoMore = true;
    endIfDone();
  });
  // What goes wrong with the connection ends it; the client comes again.
  socket.on('error', (err) => log.warn({ err }, 'a client of the vault was lost'));

  async function serve(request: VaultRequest, requestBytes: number): Promise<void> {
    underWay.calls += 1;
    underWay.bytes += requestBytes;
    const reply = await answer(handlers, request, log);
    underWay.calls -= 1;
    underWay.bytes -= requestBytes;
    if (socket.destroyed) return;
    tell(reply);
    holdOrGoOn();
    endIfDone();
  }

  function tell(reply: VaultReply): void {
    writer.put(Buffer.from(JSON.stringify(replyForm.write(reply))));
  }

  function endIfDone(): void {
    if (saysNoMore && underWay.calls === 0) writer.end();
  }

  function holdOrGoOn(): void {
    const busy = underWay.calls >= callsMax || underWay.bytes >= callBytesMax;
    if (busy || writer.unsentBytes >= frameBytesMax) socket.pause();
    else if (socket.isPaused()) socket.resume();
  }

  return {
    askToGo() {
      if (!saysNoMore) tell(closingReply);
    },
  };
}

function readRequest(frame: Buffer): VaultRequest {
  return requestForm.read(readJson(frame));
}

async function answer(
  handlers: VaultHandlers,
  { id, call, asked }: VaultRequest,
  log: VaultClientPlace['log'],
): Promise<VaultReply> {
  try {
    return { id, outcome: 'done', facts: await run(handlers, call, asked) };
  } catch (err) {
    const { outcome, code } = explain(err);
    if (outcome === 'refused') log.error({ err, call, code }, 'the vault refused a call');
    else log.error({ err, call, code }, 'the vault failed in a call');
    return { id, outcome, facts: code };
  }
}

async function run<Name extends VaultCallName>(
  handlers: VaultHandlers,
  call: Name,
  wire: unknown,
): Promise<unknown> {
  const { asked, answered } = vaultCalls[call] as unknown as Forms<Name>;
  return answered.write(await handlers[call](asked.read(wire)));
}

interface Forms<Name extends VaultCallName> {
  readonly asked: { read(wire: unknown): Asked<Name> };
  readonly answered: { write(value: Answered<Name>): unknown };
}

function explain(error: unknown): { readonly outcome: 'refused' | 'failed'; code: string } {
  if (error instanceof Refusal || error instanceof EvidenceRefused) {
    return { outcome: 'refused', code: error.code };
  }
  if (error instanceof WireError) return { outcome: 'refused', code: 'evidence_malformed' };
  return { outcome: 'failed', code: error instanceof Outage ? error.code : 'bug' };
}
