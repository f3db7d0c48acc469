/** The system may refuse a new process: that is the death of an agent, and passes like one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { AgentProcess } from './agent-process.ts';
import type { Pkcs11Fault } from './pkcs11-error.ts';

test('a process that cannot be started is an agent that died, each time it is tried', async () => {
  const gone: Pkcs11Fault[] = [];
  const agent = new AgentProcess({
    settings: { library: 'none', tokens: [], sessionsMax: 1, timeoutMs: 1000 } as never,
    // No system takes a variable with a zero in it: the call itself throws.
    environment: { BROKEN: 'a\0b' },
    refusedPinsFile: undefined,
    startTimeoutMs: 1000,
    onReady: () => assert.fail('it came up'),
    onTrouble: () => undefined,
    onAnswers: () => undefined,
    onGone: (fault) => gone.push(fault),
  });
  await pause(400);
  await agent.close();
  assert.ok(gone.length >= 2, `${gone.length} times`);
  assert.ok(gone.every(({ code }) => code === 'agent_died'));
});
