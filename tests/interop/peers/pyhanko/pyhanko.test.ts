/**
 * pyHanko, an independent PDF signer and CSC client, against the running product: it judges what
 * we signed, revocation included, and signs with its own code through our CSC v1 face.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fromBase32, totp } from '@kumoin/otp';
import { startServer } from '../../../worlds/running-server.ts';
import type { Demo, RunningServer } from '../../../worlds/running-server.ts';
import { installPythonPeer } from '../install-python-peer.ts';

const STEP_TIMEOUT_MS = 60_000;
const installed = await installPythonPeer('pyhanko');
const python = 'python' in installed ? installed.python : '';
const skip = 'missing' in installed ? installed.missing : false;

interface Verdict {
  readonly signer: string;
  readonly intact: boolean;
  readonly valid: boolean;
  readonly trusted: boolean;
  readonly bottomLine: boolean;
  readonly coverage: string;
  readonly timestamp: boolean | null;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runScript(script: string, args: readonly string[], input = ''): Promise<Outcome> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  return new Promise((resolve) => {
    const limits = { timeout: STEP_TIMEOUT_MS };
    const child = execFile(python, [file, ...args], limits, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

describe('pyHanko', { skip }, () => {
  let server: RunningServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  async function judge(file: string): Promise<readonly Verdict[]> {
    const { stdout, stderr } = await runScript('judge_pdf.py', [file, server.demo.trustAnchors]);
    assert.notEqual(stdout, '', stderr);
    const lines = stdout.trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Verdict);
  }

  interface Order {
    readonly output: string;
    /** The signer's own by default. */
    readonly pin?: string;
    /** A credential with this factor too, if it is given. */
    readonly otp?: string;
  }

  async function sign({ output, pin = alice().pin, otp }: Order): Promise<Outcome> {
    const wanted = otp === undefined ? 'PIN' : 'PIN,OTP';
    const credential = alice().credentials.find(({ factors }) => factors.join() === wanted);
    assert.ok(credential);
    const request = {
      service_url: server.demo.baseUrl,
      token: await logIn(alice()),
      credential_id: credential.credentialID,
      input: server.demo.firstSignature,
      output,
      pin,
      otp: otp ?? null,
    };
    return runScript('sign_by_csc.py', [], JSON.stringify(request));
  }

  function alice(): Demo['signers'][number] {
    const [signer] = server.demo.signers;
    return signer ?? assert.fail('there is no demo signer');
  }

  let used = '';

  function code(stepsAhead: number): string {
    const { secretBase32, periodSeconds, ...rest } = alice().totp;
    const at = Date.now() + stepsAhead * periodSeconds * 1000;
    return totp({ ...rest, periodSeconds, seed: fromBase32(secretBase32), at });
  }

  async function logIn(signer: { account: string; password: string }): Promise<string> {
    const basic = Buffer.from(`${signer.account}:${signer.password}`).toString('base64');
    const response = await fetch(`${server.demo.cscV1}/auth/login`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const answer = (await response.json()) as { access_token: string };
    return answer.access_token;
  }

  test('believes our signature and its time stamp, revocation checked', async () => {
    const verdicts = await judge(server.demo.firstSignature);
    assert.equal(verdicts.length, 1);
    assert.partialDeepStrictEqual(verdicts[0], {
      intact: true,
      valid: true,
      trusted: true,
      bottomLine: true,
      coverage: 'ENTIRE_FILE',
      timestamp: true,
    });
  });

  test('does not believe it after one byte of the document was changed', async () => {
    const bytes = readFileSync(server.demo.firstSignature);
    // A letter inside the page's content or a name: the length stays, the meaning does not.
    const place = bytes.indexOf('/MediaBox') + 1;
    bytes[place] = 'm'.charCodeAt(0);
    const tampered = join(server.home, 'tampered.pdf');
    writeFileSync(tampered, bytes);
    const [verdict] = await judge(tampered);
    assert.equal(verdict?.intact, false);
    assert.equal(verdict?.bottomLine, false);
  });

  for (const factors of ['PIN', 'PIN and one-time password'] as const) {
    test(`signs through our CSC API with ${factors}, and both signatures stay valid`, async () => {
      const output = join(server.home, `signed-with-${factors.length}.pdf`);
      used = code(0);
      const otp = factors === 'PIN' ? {} : { otp: used };
      const { code: exitCode, stderr } = await sign({ output, ...otp });
      assert.equal(exitCode, 0, stderr);
      const verdicts = await judge(output);
      assert.deepEqual(
        verdicts.map(({ bottomLine, signer }) => [bottomLine, signer]),
        [
          [true, 'Alice Example'],
          [true, 'Alice Example'],
        ],
      );
    });
  }

  const refusals: readonly (readonly [string, () => Omit<Order, 'output'>, RegExp])[] = [
    ['a wrong PIN', () => ({ pin: 'not-the-pin' }), /^400 invalid_pin: /],
    ['a code of a step long gone', () => ({ otp: code(-100) }), /^400 invalid_otp: /],
    ['the code that was used above', () => ({ otp: used }), /^400 invalid_otp: /],
  ];
  for (const [what, factors, words] of refusals) {
    test(`is refused with ${what}, and leaves no file`, async () => {
      const output = join(server.home, 'refused.pdf');
      const { code: exitCode, stderr } = await sign({ output, ...factors() });
      assert.equal(exitCode, 1);
      assert.match(stderr, words);
      assert.ok(!existsSync(output));
    });
  }

  test('is the version that was asked for', async () => {
    const { stdout } = await runScript('tell_versions.py', []);
    const wanted = readFileSync(new URL('requirements.txt', import.meta.url), 'utf8');
    assert.equal(stdout, wanted.replace('[async-http]', ''));
  });
});
