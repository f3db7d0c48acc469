/**
 * The agent: a process that does nothing but work one PKCS#11 library. A call that blocks or
 * crashes stops this process and not the server; the server starts it again.
 *
 * It lives as long as the channel to its parent. Signals that a terminal sends to the whole group
 * are left to the parent, which has operations to finish.
 */

import type { AgentAnswer, AgentOrder, AgentRequest } from '../agent-messages.ts';
import type { AgentSettings, FromAgent, ToAgent } from '../agent-messages.ts';
import type { Cryptoki } from './cryptoki.ts';
import { loadCryptoki } from './cryptoki.ts';
import { Fault, isAboutPin } from './fault.ts';
import { TokenRing } from './token-ring.ts';

/** After so many attempts the library itself is suspected, sooner if no token works at all. */
const STUCK_ALONE = 3;
const STUCK_BESIDE_OTHERS = 8;

let answers: AgentAnswer[] = [];

function tell(message: FromAgent): void {
  // A parent that is gone needs no answer; 'disconnect' follows.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function answer(one: AgentAnswer): void {
  answers.push(one);
  if (answers.length > 1) return;
  setImmediate(() => {
    const all = answers;
    answers = [];
    tell({ answers: all });
  });
}

function start(settings: AgentSettings): void {
  try {
    const cryptoki = loadCryptoki(settings.library);
    const ring: TokenRing = new TokenRing(settings, {
      cryptoki,
      settings,
      onRefusedPin: (label, refusedPin) => tell({ label, refusedPin }),
      onTrouble: (fault, failures) => {
        if (failures <= 1) tell({ trouble: fault.fault });
        if (isAboutPin(fault) || failures < STUCK_ALONE) return;
        if (!ring.anyOpen || failures >= STUCK_BESIDE_OTHERS) tell({ restart: fault.fault });
      },
    });
    process.on('message', (message: ToAgent) => {
      if ('requests' in message) for (const request of message.requests) serve(ring, request);
    });
    process.once('disconnect', () => leave(ring, cryptoki));
    tell({ started: ring.status() });
  } catch (error) {
    tell({ unusable: Fault.of(error).fault });
  }
}

/**
 * Gives the sessions back to the HSM, unless a call is under way that would be cut off. Then the
 * process is killed rather than left: leaving waits for threads, and one of them may hang.
 */
function leave(ring: TokenRing, cryptoki: Cryptoki): void {
  try {
    if (ring.status().every(({ sessionsBusy }) => sessionsBusy === 0)) cryptoki.C_Finalize();
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}

function serve(ring: TokenRing, { id, order }: AgentRequest): void {
  perform(ring, order).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, fault: Fault.of(error).fault }),
  );
}

async function perform(ring: TokenRing, order: AgentOrder): Promise<unknown> {
  switch (order.op) {
    case 'generate':
      return ring.generate(order.kind);
    case 'sign':
      return ring.sign(order.keyId, order);
    case 'publicKey':
      return ring.publicKey(order.keyId);
    case 'destroy':
      return ring.destroy(order.keyId);
    case 'check':
      return ring.check(order.timeMs);
    case 'lacks':
      return ring.lacks();
    case 'health':
      return ring.health();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('message', (message: ToAgent) => {
  if ('start' in message) start(message.start);
});
