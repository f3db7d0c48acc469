import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answerAsClient,
  answerAsServer,
  answerChallenge,
  clientQuestionOf,
  digestOf,
  insecureRawQuestion,
  ocra,
  OtpError,
  parseOcraSuite,
  serverQuestionOf,
  signAsClient,
  signAsServer,
  signChallenge,
  verifyOcra,
} from '../index.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const key32 = ascii('12345678901234567890123456789012');
const key64 = ascii('1234567890123456789012345678901234567890123456789012345678901234');
const pinHash = digestOf('sha1', ascii('1234'));
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const qa08 = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QA08');
const question = (text: string) => insecureRawQuestion(qa08, text);
const mutual = { client: question('CLI22220'), server: question('SRV11110') };

test('mutual: both sides get the values of RFC 6287, C.2', () => {
  const server = { suite: qa08, key: key32 };
  assert.equal(answerAsServer(server, mutual), '28247970');
  const answer = answerAsClient(server, mutual, { ...server, response: '28247970' });
  assert.equal(answer, '15510767');
});

test('mutual: with a key for each direction, and a PIN on one side only', () => {
  const server = { suite: parseOcraSuite('OCRA-1:HOTP-SHA512-8:QA08'), key: key32 };
  const client = { suite: parseOcraSuite('OCRA-1:HOTP-SHA512-8:QA08-PSHA1'), key: key64, pinHash };
  const proof = answerAsServer(server, mutual);
  const answer = answerAsClient(client, mutual, { ...server, response: proof });
  assert.deepEqual(
    verifyOcra({ ...client, question: clientQuestionOf(mutual), response: answer }),
    {},
  );
  // The other direction's question, or its key, do not go.
  const asServer = serverQuestionOf(mutual);
  assert.equal(verifyOcra({ ...client, question: asServer, response: answer }), undefined);
  const swapped = { ...client, key: server.key, question: clientQuestionOf(mutual) };
  assert.equal(verifyOcra({ ...swapped, response: answer }), undefined);
});

test('a client says nothing to a server whose response is one digit off, or is the own one', () => {
  const server = { suite: qa08, key: key32 };
  for (const response of ['28247971', '2824797', '', '15510767']) {
    assert.throws(
      () => answerAsClient(server, mutual, { ...server, response }),
      hasCode('server_response_wrong'),
    );
  }
});

test('a client looks for the server in its own window of time', () => {
  const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QA08-T1M');
  const at = 1_206_446_790_000;
  const response = answerAsServer({ suite, key: key32, timeStep: 20_107_445n }, mutual);
  const client = { suite, key: key64, timeStep: 20_107_446n };
  const check = { suite, key: key32, response };
  const late = { at, stepsBack: 1, stepsAhead: 0 };
  assert.match(answerAsClient(client, mutual, { ...check, time: late }), /^\d{8}$/);
  assert.throws(
    () => answerAsClient(client, mutual, { ...check, time: { ...late, stepsBack: 0 } }),
    hasCode('server_response_wrong'),
  );
});

test('signature with server authentication: the statement of the server stands first', () => {
  const signing = { client: question('QC7K2M9A'), server: question('SIG10000') };
  const server = { suite: qa08, key: key32 };
  const client = { suite: parseOcraSuite('OCRA-1:HOTP-SHA256-8:QA08-PSHA1'), key: key32, pinHash };
  const proof = signAsServer(server, signing);
  assert.equal(proof, '84473654');
  assert.equal(signAsClient(client, signing, { ...server, response: proof }), '21651772');
  assert.throws(
    () => signAsClient(client, signing, { ...server, response: '84473655' }),
    hasCode('server_response_wrong'),
  );
});

test('one-way and plain signature are the response itself', () => {
  const input = { suite: qa08, key: key32, question: question('SIG10000') };
  // RFC 6287, C.3.1.
  assert.equal(signChallenge(input), '53095496');
  assert.equal(answerChallenge(input), ocra(input));
});

test('no suite with a session signs', () => {
  const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QA08-S064');
  const party = { suite, key: key32, session: new Uint8Array(64) };
  const refused = hasCode('ocra_input_unexpected');
  const withQuestion = { ...party, question: question('SIG10000') };
  assert.match(answerChallenge(withQuestion), /^\d{8}$/);
  assert.throws(() => signChallenge(withQuestion), refused);
  assert.throws(() => signAsServer(party, mutual), refused);
  const server = { suite: qa08, key: key32, response: '' };
  assert.throws(() => signAsClient(party, mutual, server), refused);
  assert.throws(
    () => signAsClient({ suite: qa08, key: key32 }, mutual, { ...party, response: '' }),
    refused,
  );
});
