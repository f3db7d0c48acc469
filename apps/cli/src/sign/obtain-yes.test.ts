import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient, SdkError } from '@kumoin/sdk';
import type { RemoteCredential } from '@kumoin/sdk';
import { noProgress } from '../terminal/progress.ts';
import { obtainYes } from './obtain-yes.ts';
import type { SigningMeans } from './signing-means.ts';

interface Setting {
  /** Error words of the first answers; after them the answer is a SAD. */
  readonly refusals?: readonly string[];
  readonly needsOtp?: boolean;
  readonly codePeriodMs?: number | undefined;
  readonly factorsKnown?: boolean;
}

/** A server, a signer and a clock at 20 s of a time step of 30 s. */
function world({ refusals = [], needsOtp = true, ...rest }: Setting) {
  const sent: unknown[] = [];
  const waits: number[] = [];
  let now = 1_700_000_000_000 - (1_700_000_000_000 % 30_000) + 20_000;
  const client = new CscClient({
    baseUrl: 'https://rssp.example/csc/v1',
    fetch: async (_url, init) => {
      sent.push(JSON.parse(String(init.body)));
      const error = refusals[sent.length - 1];
      if (error === undefined) return new Response('{"SAD":"yes"}');
      return new Response(JSON.stringify({ error }), { status: 400 });
    },
  });
  const means: SigningMeans = {
    server: 'https://rssp.example',
    demo: undefined,
    account: async () => 'alice',
    password: async () => 'password',
    pin: async () => '12345678',
    otp: async () => String(100_000 + (Math.floor(now / 30_000) % 100_000)),
    answer: async () => assert.fail('no challenge here'),
    token: undefined,
    oauth: undefined,
    codePeriodMs: 30_000,
    factorsKnown: true,
    ...rest,
  };
  const credential = {
    id: 'c',
    needsPin: true,
    needsOtp,
    factors: [] as const,
  } as unknown as RemoteCredential;
  const request = { credential, digests: [Uint8Array.of(1)], hashOid: '1.2.3' };
  const yesWorld = {
    progress: noProgress,
    tell: () => assert.fail('nothing to tell'),
    now: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const ask = async (): Promise<string> => {
    const yes = await obtainYes({ client, means, label: 'a.pdf' }, request, yesWorld);
    return 'sad' in yes ? yes.sad : assert.fail('a yes by factors is a SAD');
  };
  return { ask, sent: sent as Record<string, unknown>[], waits };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof SdkError && error.code === 'refused';

test('both factors and the digest go along, and only what is needed', async () => {
  const both = world({});
  assert.equal(await both.ask(), 'yes');
  const { PIN, OTP, hash } = both.sent[0] ?? {};
  assert.deepEqual([PIN, String(OTP).length, hash], ['12345678', 6, ['AQ==']]);
  const pinOnly = world({ needsOtp: false });
  await pinOnly.ask();
  assert.equal(pinOnly.sent[0]?.['OTP'], undefined);
});

test('a code that was used is followed by the next one, after the step has changed', async () => {
  for (const word of ['invalid_otp', 'invalid_authentication_data']) {
    const { ask, sent, waits } = world({ refusals: [word] });
    assert.equal(await ask(), 'yes');
    assert.deepEqual(waits, [10_300]);
    assert.notEqual(sent[0]?.['OTP'], sent[1]?.['OTP']);
  }
});

test('there is one second chance, and no third', async () => {
  const { ask, sent } = world({ refusals: ['invalid_otp', 'invalid_otp'] });
  await assert.rejects(ask(), isRefusal);
  assert.equal(sent.length, 2);
});

const hopeless: Readonly<Record<string, Setting>> = {
  'the PIN is what is wrong': { refusals: ['invalid_pin'] },
  'the PIN may be what is wrong': {
    refusals: ['invalid_authentication_data'],
    factorsKnown: false,
  },
  'the code was typed by a person': { refusals: ['invalid_otp'], codePeriodMs: undefined },
  'there is no code at all': { refusals: ['invalid_authentication_data'], needsOtp: false },
  'the credential is locked': { refusals: ['invalid_request'] },
};

for (const [what, setting] of Object.entries(hopeless)) {
  test(`nothing is tried again when ${what}`, async () => {
    const { ask, sent, waits } = world(setting);
    await assert.rejects(ask(), isRefusal);
    assert.deepEqual([sent.length, waits], [1, []]);
  });
}
