import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from '../csc-client.ts';
import { isSdkError } from '../scripted-server.contract.ts';

const digest = new Uint8Array(32).fill(7);
const sha256 = '2.16.840.1.101.3.4.2.1';

const der = (tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const content = Uint8Array.from(parts.flatMap((part) => [...part]));
  const length = content.length < 128 ? [content.length] : [0x81, content.length];
  return Uint8Array.of(tag, ...length, ...content);
};
const sequence = 0x30;

interface TokenPlan {
  readonly imprint?: Uint8Array;
  readonly nonce?: readonly number[] | undefined;
  readonly accuracy?: boolean;
}

/** A time-stamp token as far as it is read here; who signed it is not looked at. */
function tokenOf({ imprint = digest, nonce, accuracy = true }: TokenPlan): Uint8Array {
  const tstInfo = der(
    sequence,
    der(0x02, [1]),
    der(0x06, [42, 3, 4]),
    der(sequence, der(sequence, der(0x06, [96])), der(0x04, imprint)),
    der(0x02, [99]),
    der(0x18, Buffer.from('20300101000000Z')),
    accuracy ? der(sequence, der(0x02, [1])) : [],
    nonce === undefined ? [] : der(0x02, nonce),
  );
  const encapsulated = der(sequence, der(0x06, [43]), der(0xa0, der(0x04, tstInfo)));
  const signedData = der(sequence, der(0x02, [3]), der(0x31), encapsulated);
  return der(sequence, der(0x06, [42]), der(0xa0, signedData));
}

type Plan = (nonce: readonly number[]) => Uint8Array;

function stampedBy(plan: Plan): Promise<Uint8Array> {
  const client = new CscClient({
    baseUrl: 'https://rssp.example/csc/v2',
    fetch: async (_url, init) => {
      const { nonce } = JSON.parse(String(init.body)) as { nonce: string };
      assert.match(nonce, /^[0-9a-f]{16}$/);
      const timestamp = Buffer.from(plan([0, ...Buffer.from(nonce, 'hex')])).toString('base64');
      return new Response(JSON.stringify({ timestamp }));
    },
  });
  return client.timestamp(digest, sha256);
}

test('a token over our digest and with our nonce is taken, accuracy or not', async () => {
  for (const accuracy of [true, false]) {
    let made = new Uint8Array();
    const taken = await stampedBy((nonce) => (made = tokenOf({ nonce, accuracy }).slice()));
    assert.deepEqual(taken, made);
  }
});

const foreign: Readonly<Record<string, Plan>> = {
  'without a nonce': () => tokenOf({}),
  'with a nonce that is one off': ([...nonce]) => {
    nonce[8] = (nonce[8] ?? 0) ^ 1;
    return tokenOf({ nonce });
  },
  'over a digest that is one bit off': (nonce) =>
    tokenOf({ nonce, imprint: digest.map((octet, index) => (index === 31 ? octet ^ 1 : octet)) }),
  'over the beginning of our digest': (nonce) => tokenOf({ nonce, imprint: digest.slice(0, 31) }),
};
for (const [what, plan] of Object.entries(foreign)) {
  test(`a token ${what} answers another question`, async () => {
    await assert.rejects(stampedBy(plan), isSdkError('mismatched'));
  });
}

const broken: Readonly<Record<string, Plan>> = {
  'that is empty': () => new Uint8Array(),
  'that is cut off': (nonce) => tokenOf({ nonce }).slice(0, -1),
  'of indefinite length': () => Uint8Array.of(0x30, 0x80, 0, 0),
  'whose length has no end': () => Uint8Array.of(0x30, 0x85, 1, 1, 1, 1, 1),
  'of something else': () => der(sequence, der(0x02, [1])),
};
for (const [what, plan] of Object.entries(broken)) {
  test(`a token ${what} is unintelligible`, async () => {
    await assert.rejects(stampedBy(plan), isSdkError('unintelligible'));
  });
}
