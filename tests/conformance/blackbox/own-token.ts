/** A token of a signer of our own server: a container of one seed, taken in by the operator. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { exportPskc, insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import { tellOperator } from './operator.ts';
import type { MadeSigner, Operator } from './operator.ts';

/** Neither counter nor clock: a run may ask it as often as it likes. */
const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QH64');

/** @returns what it answers to a question. */
export async function makeToken(
  operator: Operator,
  { name }: MadeSigner,
): Promise<(question: string) => string> {
  const secret = new Uint8Array(randomBytes(32));
  const passphrase = randomBytes(16).toString('base64url');
  const device = { manufacturer: 'oath.Conformance', serialNumber: name };
  const fixed = { id: name, algorithm: 'ocra', suite: suite.text } as const;
  const key = { ...fixed, device, secret, policy: { keyUsages: ['CR'] } } as const;
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const protection = { kind: 'passphrase', passphrase, random, iterations: 1000 } as const;
  const tenant = 'evaluation';
  const container = exportPskc([key], protection);
  const taken = await tellOperator(operator, 'tokens/import', { tenant, container, passphrase });
  const [token] = taken['tokens'] as readonly { readonly tokenID: string }[];
  const tokenID = token?.tokenID ?? assert.fail('no token was taken in');
  const answer = (question: string) =>
    ocra({ suite, key: secret, question: insecureRawQuestion(suite, question) });

  await tellOperator(operator, 'tokens/assign', { tokenID, userID: name });
  const purpose = 'activation';
  const check = await tellOperator(operator, 'tokens/check', { tokenID, purpose });
  const [question = ''] = check['questions'] as readonly string[];
  await tellOperator(operator, 'tokens/activate', {
    handle: check['handle'],
    code: answer(question),
  });
  return answer;
}
