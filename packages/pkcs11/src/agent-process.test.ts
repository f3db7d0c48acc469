/** An agent that crashes, hangs or cannot start: the server lives, and says what it is. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { whyPkcs11IsMissing } from '@kumoin/testkit';
import { becomes, makeTokenWorld, rejectsWith, signs } from './token-world.contract.ts';

const options = { skip: whyPkcs11IsMissing() };
const input = new Uint8Array(32);

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    // ESRCH: nobody has this number.
    return false;
  }
}

for (const name of ['C_SignInit', 'C_Sign', 'C_FindObjectsInit']) {
  test(`a crash in ${name} costs the callers nothing but time`, options, async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    const module = await open();
    const { keyId } = await module.generateKeyPair('p-256');
    faulty.order({ [name]: 'crash' }, { once: true });
    const signatures = Array.from({ length: 20 }, () => signs(module, keyId));
    await Promise.all([...signatures, module.publicKey(keyId)]);
    assert.equal(faulty.calls('C_Initialize'), 2);
  });
}

test(
  'a library that crashes each time is told so, and is tried until it does not',
  options,
  async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    const module = await open({ timeoutMs: 1000 });
    const { keyId } = await module.generateKeyPair('p-256');
    faulty.order({ C_Sign: 'crash', C_Login: 'crash' });
    await rejectsWith('agent_died', signs(module, keyId));
    const [token] = await becomes(module, 'agent_died');
    assert.equal(token?.state, 'failed');
    const before = faulty.calls('C_Initialize');
    await delay(1000);
    assert.ok(faulty.calls('C_Initialize') - before <= 4, 'with pauses in between');
    faulty.heal();
    await becomes(module, 'ok');
    await signs(module, keyId);
  },
);

test(
  'a storm of faults costs no caller a signature, and each is told to the log',
  options,
  async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    const troubles: string[] = [];
    const module = await open({ onTrouble: ({ code }) => troubles.push(code) });
    const { keyId } = await module.generateKeyPair('p-256');
    const storm = [
      { C_Sign: 'closeall' },
      { C_SignInit: 'logout' },
      { C_Sign: 'CKR_DEVICE_ERROR' },
      { C_SignInit: 'CKR_SESSION_HANDLE_INVALID' },
      { C_Sign: 'crash' },
      { C_Sign: 'logout' },
    ];
    let over = false;
    const calling = Array.from({ length: 12 }, async () => {
      while (!over) await signs(module, keyId);
    });
    for (const fault of [...storm, ...storm]) {
      faulty.order(fault, { once: true });
      await delay(200);
    }
    over = true;
    await Promise.all(calling);
    for (const code of ['CKR_DEVICE_ERROR', 'CKR_SESSION_HANDLE_INVALID', 'agent_died']) {
      assert.ok(troubles.includes(code), `${code} is not among ${troubles.join()}`);
    }
  },
);

for (const name of ['C_SignInit', 'C_Sign']) {
  test(
    `a hang in ${name} ends with the agent, and never stops our own process`,
    options,
    async (t) => {
      const { faulty, open } = makeTokenWorld(t);
      const module = await open({ timeoutMs: 600 });
      const { keyId } = await module.generateKeyPair('p-256');
      const { agentPid } = module;
      faulty.order({ [name]: 'hang' });
      let latest = performance.now();
      let lagMs = 0;
      const clock = setInterval(() => {
        lagMs = Math.max(lagMs, performance.now() - latest - 20);
        latest = performance.now();
      }, 20);
      await rejectsWith('timeout', signs(module, keyId));
      clearInterval(clock);
      assert.ok(lagMs < 300, `the event loop stood still for ${lagMs} ms`);
      faulty.heal();
      await becomes(module, 'ok');
      await signs(module, keyId);
      assert.notEqual(module.agentPid, agentPid);
      assert.ok(!isAlive(agentPid));
    },
  );
}

test('health answers while the library hangs', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open({ timeoutMs: 10_000 });
  const { keyId } = await module.generateKeyPair('p-256');
  faulty.order({ C_SignInit: 'hang' });
  const hanging = assert.rejects(signs(module, keyId));
  await delay(100);
  const [token] = await module.health();
  assert.equal(token?.code, 'timeout');
  await module.close();
  await hanging;
});

test('a library that cannot be loaded says why', options, async (t) => {
  const { hsm, open } = makeTokenWorld(t);
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(hsm.folder, name), bytes);
    return join(hsm.folder, name);
  };
  const bytes = readFileSync(hsm.library);
  const ofAnother = Uint8Array.from(bytes);
  // e_machine of the ELF header: IBM S/390, which nobody runs this on by accident.
  ofAnother.set([22, 0], 18);
  const of32Bits = Uint8Array.from(bytes);
  of32Bits.set([1], 4);

  await rejectsWith('library_missing', open({ library: join(hsm.folder, 'none.so') }));
  await rejectsWith('library_wrong_architecture', open({ library: file('s390.so', ofAnother) }));
  await rejectsWith('library_wrong_architecture', open({ library: file('32.so', of32Bits) }));
  await rejectsWith('library_unloadable', open({ library: file('text.so', Buffer.from('text')) }));
  await rejectsWith('library_unloadable', open({ library: file('cut.so', bytes.subarray(0, 64)) }));
  await rejectsWith('library_unloadable', open({ library: hsm.folder }));
  await becomes(await open({ library: hsm.library }), 'ok');
});

test('a C_Initialize that fails is told', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  faulty.order({ C_Initialize: 'CKR_GENERAL_ERROR' });
  await rejectsWith('CKR_GENERAL_ERROR', open());
});

test('a library that does not get over a fault is loaded anew', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  faulty.order({ C_Sign: 'CKR_DEVICE_ERROR', C_OpenSession: 'CKR_DEVICE_ERROR' });
  await rejectsWith('CKR_DEVICE_ERROR', signs(module, keyId));
  for (let round = 0; faulty.calls('C_Initialize') < 3 && round < 100; round += 1) await delay(100);
  assert.ok(faulty.calls('C_Initialize') >= 3);
  // Between two agents as well, the reason stays what it was.
  const [token] = await module.health();
  assert.equal(token?.code, 'CKR_DEVICE_ERROR');
  faulty.heal();
  await becomes(module, 'ok');
  await signs(module, keyId);
});

test('close ends the agent, and whoever still asks is told', options, async (t) => {
  const { open } = makeTokenWorld(t);
  const module = await open();
  const { agentPid } = module;
  assert.ok(isAlive(agentPid));
  const late = rejectsWith('agent_died', module.sign('00', { scheme: 'ecdsa' }, input));
  await module.close();
  await late;
  assert.ok(!isAlive(agentPid));
  await rejectsWith('agent_died', module.checkKeys());
});

const parent = `
const { openPkcs11Module } = await import(process.argv[1]);
const options = JSON.parse(process.argv[2]);
const module = await openPkcs11Module({ ...options, environment: process.env });
console.log(module.agentPid);
if (options.hang) module.sign(options.hang, { scheme: 'ecdsa' }, new Uint8Array(32)).catch(() => {});
setInterval(() => {}, 1000);
`;

test(
  'an agent does not outlive a parent that was killed, even in a call that hangs',
  options,
  async (t) => {
    const { hsm, faulty, open } = makeTokenWorld(t);
    const module = await open();
    const { keyId } = await module.generateKeyPair('p-256');
    await module.close();
    faulty.order({ C_Sign: 'hang' });
    const settings = { library: faulty.library, tokens: hsm.tokens, sessionsMax: 2 };
    const child = spawn(
      process.execPath,
      [
        ...['--conditions=source', '--input-type=module', '-e', parent],
        new URL('./index.ts', import.meta.url).href,
        JSON.stringify({ ...settings, timeoutMs: 60_000, hang: keyId }),
      ],
      { env: faulty.environment, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const agentPid = Number(line.toString());
    await delay(300);
    assert.ok(isAlive(agentPid));
    child.kill('SIGKILL');
    for (let round = 0; isAlive(agentPid) && round < 50; round += 1) await delay(100);
    assert.ok(!isAlive(agentPid));
  },
);

test('without the native binding the way to get it is told', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-unbound-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL('.', import.meta.url)), join(folder, 'src'), { recursive: true });
  copyFileSync(new URL('../package.json', import.meta.url), join(folder, 'package.json'));
  const program = `
    const { openPkcs11Module } = await import(process.argv[1]);
    const tokens = [{ label: 'one', pinFile: '/nowhere' }];
    const options = { library: '/nowhere', tokens, sessionsMax: 2, timeoutMs: 1000 };
    await openPkcs11Module({ ...options, environment: process.env }).catch((error) => {
      console.log(error.code, error.hint);
    });`;
  const words = ['--input-type=module', '-e', program, join(folder, 'src/index.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  assert.match(stdout, /^binding_missing Run "npm run build:pkcs11"/);
});
