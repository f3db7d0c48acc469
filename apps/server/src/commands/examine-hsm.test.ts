/** What `doctor` says of an HSM: SoftHSM2, as it should be and with each thing that goes wrong. */

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { softHsmPin, startSoftHsm, whyPkcs11IsMissing } from '@kumoin/testkit';
import type { SoftHsm } from '@kumoin/testkit';
import { loadConfig } from '../config.ts';
import { examineHsm } from './examine-hsm.ts';

const options = { skip: whyPkcs11IsMissing() };

function world(t: TestContext) {
  const hsm = startSoftHsm('one', 'two');
  const home = mkdtempSync(join(tmpdir(), 'kumoin-doctor-hsm-'));
  t.after(() => {
    hsm.dispose();
    rmSync(home, { recursive: true });
  });
  const [one, two] = hsm.tokens;
  assert.ok(one !== undefined && two !== undefined);
  const examine = async (changes: Changes = {}) => {
    const { library = hsm.library, labels = [one.label, two.label] } = changes;
    const tokens = labels.map((label, index) => ({
      label,
      pinFile: (index === 0 ? one : two).pinFile,
    }));
    const config = loadConfig({ ...hsm.environment, KUMOIN_HOME: home }, {});
    const pkcs11 = { library, tokens, sessionsMax: 2, timeoutSeconds: 10 };
    const findings = await examineHsm({ ...config, pkcs11 });
    return findings.map(({ what, state, detail }) => ({ line: `${state} ${what}`, detail }));
  };
  return { hsm, home, one, two, examine };
}

interface Changes {
  readonly library?: string;
  readonly labels?: readonly string[];
}

type Found = Awaited<ReturnType<ReturnType<typeof world>['examine']>>;

function wrongs(found: Found): readonly string[] {
  return found
    .filter(({ line }) => line.startsWith('wrong'))
    .map(({ line, detail }) => `${line.slice(6)}: ${detail.split(':')[0]}`);
}

test('without an HSM nothing is said of one', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-doctor-hsm-'));
  t.after(() => rmSync(home, { recursive: true }));
  assert.deepEqual(await examineHsm(loadConfig({ KUMOIN_HOME: home }, {})), []);
});

test('library, tokens, mechanisms and keys are told, each by itself', options, async (t) => {
  const { examine } = world(t);
  const lines = (await examine()).map(({ line }) => line.replace(/^note|^ok/, 'fine'));
  assert.deepEqual(lines, [
    'fine PKCS#11 library',
    ...['one', 'two'].flatMap((label) => [
      `fine token ${label}`,
      `fine token ${label} mechanisms`,
      `fine token ${label} keys`,
    ]),
  ]);
});

test('a library that is missing, or for another processor, is told once', options, async (t) => {
  const { hsm, home, examine } = world(t);
  const missing = await examine({ library: join(home, 'none.so') });
  assert.deepEqual(wrongs(missing), ['PKCS#11 library: library_missing']);
  const foreign = join(home, 'foreign.so');
  copyFileSync(hsm.library, foreign);
  // e_machine of the ELF header: S/390.
  writeSync(openSync(foreign, 'r+'), Uint8Array.of(22, 0), 0, 2, 18);
  const other = await examine({ library: foreign });
  assert.deepEqual(wrongs(other), ['PKCS#11 library: library_wrong_architecture']);
});

test('a token nobody knows is told, and the other one is looked at', options, async (t) => {
  const { examine } = world(t);
  const found = await examine({ labels: ['elsewhere', 'two'] });
  assert.deepEqual(wrongs(found), ['token elsewhere: token_unknown']);
  assert.ok(found.some(({ line }) => line === 'ok token two'));
});

test(
  'a wrong PIN is told in words, and costs one try, however often one asks',
  options,
  async (t) => {
    const { hsm, one, examine } = world(t);
    hsm.writePin(one, '999999');
    for (let look = 0; look < 3; look++) {
      assert.deepEqual(wrongs(await examine()), ['token one: CKR_PIN_INCORRECT']);
    }
    hsm.writePin(one, softHsmPin);
    assert.deepEqual(wrongs(await examine()), []);
  },
);

test('a PIN file that others can read is told', options, async (t) => {
  const { one, examine } = world(t);
  chmodSync(one.pinFile, 0o644);
  assert.deepEqual(wrongs(await examine()), ['token one: pin_file_exposed']);
});

test('a key of ours that could be read out is told', options, async (t) => {
  const { hsm, examine } = world(t);
  makeExtractableKey(hsm);
  assert.deepEqual(wrongs(await examine()), ['token one keys: 1 can be read out']);
});

function makeExtractableKey(hsm: SoftHsm): void {
  const keyId = 'ab'.repeat(16);
  const what = ['--keypairgen', '--key-type', 'EC:prime256v1', '--extractable', '--sensitive'];
  const name = ['--id', keyId, '--label', `kumoin:${keyId}`];
  const login = ['--module', hsm.library, '--token-label', 'one', '--login', '--pin', softHsmPin];
  hsm.run('pkcs11-tool', ...login, ...what, ...name);
}
