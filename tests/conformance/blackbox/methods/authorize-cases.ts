/** `credentials/authorize`. CSC API v1.0.4.0 and v2.0.0.2, 11.6: each row of the table. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { oids } from '../dialect.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import { expectSuccess, textOf } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotTried } from '../not-tried.ts';
import {
  askYes,
  assertSignatures,
  askSignatures,
  digestsOf,
  factorsFor,
  order,
  quick,
  signable,
  valueOf,
  wordsOf,
  yesBody,
} from '../signing.ts';
import type { FactorForm, TriedCredential } from '../tried-credential.ts';

/** A right request for a credential that needs no one-time password, but for these members. */
async function ask(bench: Bench, changes: object): Promise<Answer> {
  return askYes(bench, await quick(bench), { digests: digestsOf([order()]), ...changes });
}

const hashes = (bench: Bench, value: unknown): object => ({ [bench.dialect.hashes]: value });

/** A credential that may lock, and how it is set right again. */
async function spoilable(bench: Bench, form: FactorForm): Promise<TriedCredential> {
  const { unlock } = bench.target;
  const fits = (one: TriedCredential): boolean =>
    (one.known.expendable === true || unlock !== undefined) &&
    (one.programFactors ?? []).some((factor) => factor.form === form);
  return signable(bench, 'on which a wrong factor may be tried', fits);
}

/** Each factor right but one. */
async function askWrongly(
  bench: Bench,
  credential: TriedCredential,
  wrong: { readonly form: FactorForm; readonly value: string },
): Promise<Answer> {
  const values = new Map<string, string>();
  for (const factor of credential.programFactors ?? []) {
    const isWrong = factor.form === wrong.form;
    values.set(factor.id, isWrong ? wrong.value : await valueOf(bench, credential, factor));
  }
  const factors = wordsOf(bench, values);
  return askYes(bench, credential, {
    digests: digestsOf([order()]),
    authData: undefined,
    ...factors,
  });
}

export const authorizeCases: readonly Case[] = [
  ...headerCases('credentials/authorize'),
  {
    claim: 'the right factors give a SAD, and it signs',
    run: async (bench) => {
      const credential = await quick(bench);
      const own = order();
      const answer = await askYes(bench, credential, { digests: [own.digest] });
      const members = expectSuccess(answer);
      const { expiresIn = 3600 } = members;
      assert.ok(Number.isInteger(expiresIn) && Number(expiresIn) > 0, 'expiresIn');
      const signed = { SAD: textOf(members, 'SAD'), digests: [own.digest] };
      assertSignatures(credential, await askSignatures(bench, credential, signed), {
        orders: [own],
      });
    },
  },
  ...errorRows(
    [
      ['credentialID missing', { credentialID: undefined }, missing('string', 'credentialID')],
      ['credentialID null', { credentialID: null }, missing('string', 'credentialID')],
      ['credentialID no string', { credentialID: 7 }, missing('string', 'credentialID')],
      ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
      ['numSignatures missing', { numSignatures: undefined }, missing('integer', 'numSignatures')],
      ['numSignatures a string', { numSignatures: '1' }, missing('integer', 'numSignatures')],
      ['numSignatures 1.5', { numSignatures: 1.5 }, missing('integer', 'numSignatures')],
      ['numSignatures 0', { numSignatures: 0 }, 'Invalid value for parameter numSignatures'],
      ['numSignatures -1', { numSignatures: -1 }, 'Invalid value for parameter numSignatures'],
      [
        'numSignatures above multisign',
        async (bench) => ({ numSignatures: (await quick(bench)).multisign + 1 }),
        'Numbers of signatures is too high',
      ],
      ['hashes no array', (bench) => hashes(bench, order().digest)],
      ['a hash no Base64', (bench) => hashes(bench, ['***'])],
      [
        'a hash of 31 octets',
        (bench) => hashes(bench, [Buffer.alloc(31).toString('base64')]),
        {},
        'open',
      ],
      [
        'more hashes than numSignatures',
        (bench) => ({ ...hashes(bench, digestsOf([order(), order()])), numSignatures: 1 }),
        {},
        'open',
      ],
      ['clientData no string', { clientData: 7 }, invalid('clientData'), 'open'],
    ],
    ask,
  ),
  {
    claim: 'the credential of somebody else looks unknown',
    run: async (bench) => {
      const body = await yesBody(bench, await quick(bench), { digests: digestsOf([order()]) });
      const answer = await bench.callAsStranger('credentials/authorize', body);
      bench.expectError(answer, { words: invalid('credentialID') });
    },
  },
  {
    claim: 'a disabled credential → invalid_request',
    run: async (bench) => {
      const disabled = await bench.credential('that is disabled', ({ isEnabled }) => !isEnabled);
      const answer = await askYes(bench, disabled, { digests: digestsOf([order()]) });
      const words = 'The credential identified by credentialID is disabled';
      bench.expectError(answer, { words });
    },
  },
  {
    claim: 'SCAL 2 without hashes → invalid_request',
    run: async (bench) => {
      const bound = await signable(bench, 'with SCAL 2', ({ isBound }) => isBound);
      // No right factor is needed to be told that something else is missing; but some servers
      // look at the factors first, so they are right.
      bench.expectError(await askYes(bench, bound, { digests: [] }));
    },
  },
  {
    claim: 'SCAL 2 with fewer hashes than numSignatures → invalid_request',
    level: 'open',
    run: async (bench) => {
      const bound = await signable(bench, 'with SCAL 2', ({ isBound }) => isBound);
      const body = { digests: digestsOf([order()]), numSignatures: 2 };
      if (bound.multisign < 2) throw new NotTried('multisign is 1');
      bench.expectError(await askYes(bench, bound, body));
    },
  },
  {
    claim: 'SCAL 1 needs no hash',
    run: async (bench) => {
      const free = await signable(bench, 'with SCAL 1', ({ isBound }) => !isBound);
      textOf(expectSuccess(await askYes(bench, free, { digests: [] })), 'SAD');
    },
  },
  {
    claim: 'a wrong PIN is told',
    run: async (bench) => {
      const credential = await spoilable(bench, 'pin');
      try {
        const answer = await askWrongly(bench, credential, { form: 'pin', value: '00000000' });
        bench.expectError(answer, bench.dialect.wrongPin);
      } finally {
        await bench.target.unlock?.(credential.id);
      }
    },
  },
  {
    claim: 'a wrong one-time password is told',
    run: async (bench) => {
      const credential = await spoilable(bench, 'totp');
      try {
        const answer = await askWrongly(bench, credential, { form: 'totp', value: 'abcdef' });
        bench.expectError(answer, bench.dialect.wrongOtp);
      } finally {
        await bench.target.unlock?.(credential.id);
      }
    },
  },
  {
    claim: 'a one-time password is good once',
    run: async (bench) => {
      const credential = await spoilable(bench, 'totp');
      const own = order();
      const factors = await factorsFor(bench, credential);
      const asked = { digests: [own.digest], authData: undefined, ...factors };
      try {
        textOf(expectSuccess(await askYes(bench, credential, asked)), 'SAD');
        bench.expectError(await askYes(bench, credential, asked), bench.dialect.wrongOtp);
      } finally {
        await bench.target.unlock?.(credential.id);
      }
    },
  },
  {
    claim: 'factors that are missing → invalid_request',
    level: 'open',
    run: async (bench) => {
      const credential = await signable(
        bench,
        'that needs a factor',
        ({ programFactors: factors = [] }) => factors.length > 0,
      );
      const none = { authData: undefined, PIN: undefined };
      const answer = await askYes(bench, credential, { digests: digestsOf([order()]), ...none });
      bench.expectError(answer, {
        error: ['invalid_request', 'invalid_authentication_data', 'invalid_pin', 'invalid_otp'],
      });
    },
  },
  {
    claim: 'a description of 500 characters and clientData are taken',
    run: async (bench) => {
      const body = { description: 'x'.repeat(500), clientData: 'conformance' };
      textOf(expectSuccess(await ask(bench, body)), 'SAD');
    },
  },
  {
    claim: 'a credential that OAuth releases is not released here',
    run: async (bench) => {
      const other = await bench.credential(
        'of mode oauth2code',
        ({ mode }) => mode === 'oauth2code',
      );
      bench.expectError(await askYes(bench, other, { digests: digestsOf([order()]) }));
    },
  },
];

export const authorizeCasesOfV1: readonly Case[] = [
  {
    claim: 'mode implicit: it waits for the person, and their yes signs',
    run: async (bench) => {
      const { credential, answerElsewhere } = await implicit(bench);
      const own = order();
      const asking = askYes(bench, credential, { digests: [own.digest] });
      await sleep(askedMs);
      await answerElsewhere('agree');
      const SAD = textOf(expectSuccess(await asking), 'SAD');
      const answer = await askSignatures(bench, credential, { SAD, digests: [own.digest] });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'mode implicit: it waits for the person, and their no is told',
    run: async (bench) => {
      const { credential, answerElsewhere } = await implicit(bench);
      const asking = askYes(bench, credential, { digests: digestsOf([order()]) });
      await sleep(askedMs);
      await answerElsewhere('refuse');
      const { status } = await asking;
      assert.ok(status === 400 || status === 401, `it answers ${status}`);
    },
  },
];

/** Until the person can see that they are asked. */
const askedMs = 1000;

async function implicit(bench: Bench) {
  const credential = await bench.credential(
    'of mode implicit whose person can be asked',
    ({ mode, known }) => mode === 'implicit' && known.answerElsewhere !== undefined,
  );
  const { answerElsewhere } = credential.known;
  if (answerElsewhere === undefined) throw new NotTried('nobody answers');
  return { credential, answerElsewhere };
}

/** So many wrong ones in a row lock a factor with every sane policy. */
const wrongPinsMax = 15;

/** Last, as what it locks must be unlocked by the operator. */
export const lockCases: readonly Case[] = [
  {
    claim: 'wrong PINs lock it in the end',
    level: 'open',
    run: async (bench) => {
      const { unlock } = bench.target;
      if (unlock === undefined) throw new NotTried('nobody can unlock it again');
      const credential = await spoilable(bench, 'pin');
      const locked = bench.dialect.version === 'v1' ? 'PIN locked' : 'Credential locked';
      try {
        let answer = await askWrongly(bench, credential, { form: 'pin', value: '00000000' });
        for (let tries = 1; tries < wrongPinsMax && !isLocked(answer); tries += 1) {
          answer = await askWrongly(bench, credential, { form: 'pin', value: '00000000' });
        }
        bench.expectError(answer, { words: locked });
        // The right one does not help any more.
        const right = await askYes(bench, credential, { digests: digestsOf([order()]) });
        bench.expectError(right, { words: locked });
      } finally {
        await unlock(credential.id);
      }
    },
  },
];

const isLocked = ({ body }: Answer): boolean => body['error'] === 'invalid_request';

export const authorizeCasesOfV2: readonly Case[] = [
  ...errorRows(
    [
      ['authData no array', { authData: 'x' }],
      ['authData with an entry without id', { authData: [{ value: 'x' }] }],
      [
        'hashAlgorithmOID unknown',
        { hashAlgorithmOID: '1.2.3' },
        invalid('hashAlgorithmOID'),
        'open',
      ],
      [
        'hashAlgorithmOID weaker than SHA-256',
        { hashAlgorithmOID: oids.sha1 },
        invalid('hashAlgorithmOID'),
        'open',
      ],
    ],
    ask,
  ),
];
