import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { postJson } from './post-json.ts';
import { SdkError } from '../sdk-error.ts';

/** A real server for one call: what fetch does with it is part of what is tested. */
async function callServer(
  answer: RequestListener,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const call = { url: `http://127.0.0.1:${port}/info`, body: {}, timeoutMs };
    return (await postJson(fetch, call)).members;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function failureOf(
  answer: RequestListener,
  options?: { timeoutMs?: number },
): Promise<SdkError> {
  try {
    await callServer(answer, options);
  } catch (error) {
    if (error instanceof SdkError) return error;
    throw error;
  }
  return assert.fail('the call succeeded');
}

const answering =
  (status: number, text: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(text);

for (const status of [200, 201]) {
  test(`status ${status} with an object is an answer`, async () => {
    assert.deepEqual(await callServer(answering(status, '{"name":"雲印"}')), { name: '雲印' });
  });
}

test('no body is an empty answer', async () => {
  assert.deepEqual(await callServer(answering(204, '')), {});
});

for (const text of ['[]', '"text"', 'null', '{"cut":', '<html>', '\ufffd']) {
  test(`${JSON.stringify(text)} with status 200 is unintelligible`, async () => {
    assert.equal((await failureOf(answering(200, text))).code, 'unintelligible');
  });
}

const refusals: readonly (readonly [string, string, string])[] = [
  [
    '{"error":"invalid_pin","error_description":"The PIN is invalid"}',
    'invalid_pin',
    'The PIN is invalid',
  ],
  ['{"error":"invalid_request","errorDescription":"No"}', 'invalid_request', 'No'],
  ['{"message":"No"}', 'http_400', 'No'],
  ['Not today', 'http_400', 'Not today'],
  ['{"error":"invalid_pin"}', 'invalid_pin', ''],
  ['{"error":5,"error_description":{}}', 'http_400', ''],
  ['', 'http_400', ''],
];

test('what a server says cannot steer a terminal, and is not endless', async () => {
  const words = `\u001b[2Jgone\r\n\u202e${'x'.repeat(500)}`;
  const body = JSON.stringify({ error: `bad\u0007${'y'.repeat(500)}`, error_description: words });
  const { answer, message } = await failureOf(answering(400, body));
  assert.equal(answer?.description, ` [2Jgone   ${'x'.repeat(189)}`);
  assert.equal(answer.error, `bad ${'y'.repeat(196)}`);
  assert.equal(message.search(/\p{C}/u), -1);
});

for (const [text, error, description] of refusals) {
  test(`a refusal in the words ${text} is told as it came`, async () => {
    const { code, answer } = await failureOf(answering(400, text));
    assert.equal(code, 'refused');
    assert.deepEqual(answer, { status: 400, error, description });
  });
}

test('a long refusal is cut', async () => {
  const { answer } = await failureOf(answering(500, 'x'.repeat(100_000)));
  assert.equal(answer?.description.length, 200);
});

test('a redirection is a refusal, and nothing is sent to where it points', async () => {
  let calls = 0;
  const { code, answer } = await failureOf((_request, response) => {
    calls += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  assert.deepEqual([code, answer?.error, calls], ['refused', 'http_307', 1]);
});

test('an endless answer is left where the bound is', async () => {
  const { code } = await failureOf((_request, response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  });
  assert.equal(code, 'unintelligible');
});

test('a connection that breaks in the answer is no answer', async () => {
  const { code } = await failureOf((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half":');
    setTimeout(() => response.destroy(), 20);
  });
  assert.equal(code, 'unreachable');
});

test('silence ends after the time limit', async () => {
  const { code } = await failureOf(() => {}, { timeoutMs: 100 });
  assert.equal(code, 'unreachable');
});

test('where nobody listens, and what is no address, nobody answers', async () => {
  for (const url of ['http://127.0.0.1:1/info', 'nonsense']) {
    const isUnreachable = (error: unknown): boolean =>
      error instanceof SdkError && error.code === 'unreachable';
    await assert.rejects(postJson(fetch, { url, body: {} }), isUnreachable);
  }
});
