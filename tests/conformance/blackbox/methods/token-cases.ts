/**
 * Codes that a token of the signer computes over what is signed (OATH OCRA, RFC 6287): asked for with
 * the digests, by the members that this project adds to `credentials/getChallenge` (CSC API
 * v2.0.0.2, 11.8) and `credentials/sendOTP` (v1.0.4.0, 11.8). A server without such an object is not
 * tried.
 */

import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { missing } from '../error-rows.ts';
import { expectSuccess, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import { askSignatures, askYes, assertSignatures, order, wordsOf } from '../signing.ts';
import type { Order } from '../signing.ts';
import { oids } from '../dialect.ts';
import type { TriedCredential } from '../tried-credential.ts';

interface Asked {
  readonly credential: TriedCredential;
  readonly own: Order;
  readonly code: string;
}

async function tokenCredential(bench: Bench): Promise<TriedCredential> {
  const isAnswered = ({ factors, known }: TriedCredential): boolean =>
    known.answerQuestion !== undefined && factors.every(({ form }) => form === 'token');
  return bench.credential('with a token that is known', isAnswered);
}

/** The code for one fresh digest. */
async function askToken(bench: Bench): Promise<Asked> {
  const credential = await tokenCredential(bench);
  const own = order();
  const documents = [{ label: 'Conformance' }];
  const about = { [bench.dialect.hashes]: [own.digest], documents };
  const answer = await askQuestion(bench, credential, about);
  const { answerQuestion } = credential.known;
  if (answerQuestion === undefined) throw new NotTried('nobody knows what the token answers');
  const code = answerQuestion(textOf(expectSuccess(answer), 'challenge'));
  return { credential, own, code };
}

function askQuestion(bench: Bench, credential: TriedCredential, about: object) {
  const named = { credentialID: credential.id, numSignatures: 1, ...about };
  if (bench.dialect.version === 'v1') return bench.call('credentials/sendOTP', named);
  const [factor] = credential.factors;
  const object = { authObjectID: factor?.id, hashAlgorithmOID: oids.sha256 };
  return bench.call('credentials/getChallenge', { ...named, ...object });
}

function answer(bench: Bench, { credential, code }: Asked, digest: string) {
  const [factor] = credential.factors;
  const words = wordsOf(bench, new Map([[factor?.id ?? '', code]]));
  return askYes(bench, credential, { digests: [digest], PIN: undefined, ...words });
}

export const tokenCases: readonly Case[] = [
  {
    claim: 'a token: its code for a digest gives a SAD, and it signs',
    run: async (bench) => {
      const asked = await askToken(bench);
      const { credential, own } = asked;
      const SAD = textOf(expectSuccess(await answer(bench, asked, own.digest)), 'SAD');
      const signed = await askSignatures(bench, credential, { SAD, digests: [own.digest] });
      assertSignatures(credential, signed, { orders: [own] });
    },
  },
  {
    claim: 'a token: its code is good once',
    run: async (bench) => {
      const asked = await askToken(bench);
      expectSuccess(await answer(bench, asked, asked.own.digest));
      bench.expectError(await answer(bench, asked, asked.own.digest), bench.dialect.wrongOtp);
    },
  },
  {
    claim: 'a token: its code for one digest is none for another, and still good for the first',
    run: async (bench) => {
      const asked = await askToken(bench);
      bench.expectError(await answer(bench, asked, order().digest), bench.dialect.wrongOtp);
      expectSuccess(await answer(bench, asked, asked.own.digest));
    },
  },
  {
    claim: 'a token: asked without digests → invalid_request',
    run: async (bench) => {
      const credential = await tokenCredential(bench);
      const words = missing('array', bench.dialect.hashes);
      bench.expectError(await askQuestion(bench, credential, {}), { words });
    },
  },
];
