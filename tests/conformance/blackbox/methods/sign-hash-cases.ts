/** `signatures/signHash`. CSC API v1.0.4.0, 11.9 and v2.0.0.2, 11.10: what is signed, by what. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { oids, pssSha256 } from '../dialect.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import type { Row } from '../error-rows.ts';
import { headerCases } from '../header-cases.ts';
import {
  askSignatures,
  assertSignatures,
  digestsOf,
  isQuick,
  order,
  quick,
  sayYes,
  signable,
} from '../signing.ts';
import type { Order } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';
import { expiredSad } from './extend-cases.ts';

const badSad = { words: invalid('SAD') };
const notCovered = { words: 'Hash is not authorized by the SAD.' };

/** A yes to these orders, and the request to sign them. */
async function agreed(bench: Bench, orders: readonly Order[], credential?: TriedCredential) {
  const own = credential ?? (await quick(bench));
  const digests = digestsOf(orders);
  const named = own.isBound || orders.length > 0 ? digests : [];
  return { credential: own, digests, SAD: await sayYes(bench, own, { digests: named }) };
}

async function several(bench: Bench, count: number): Promise<TriedCredential> {
  const fits = (one: TriedCredential): boolean => isQuick(one) && one.multisign >= count;
  return signable(bench, `for ${count} signatures without a one-time password`, fits);
}

const rows: readonly Row[] = [
  ['SAD no string', { SAD: 7 }, missing('string', 'SAD')],
  ['SAD unknown', { SAD: 'no-such-sad' }, badSad],
  ['credentialID missing', { credentialID: undefined }, missing('string', 'credentialID')],
  ['credentialID no string', { credentialID: 7 }, missing('string', 'credentialID')],
  ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
  ['hashes missing', (bench) => hashes(bench, undefined), missing('array', 'hash')],
  ['hashes no array', (bench) => hashes(bench, 'AAAA'), missing('array', 'hash')],
  ['hashes empty', (bench) => hashes(bench, []), 'Empty hash array'],
  ['a hash no Base64', (bench) => hashes(bench, ['***']), 'Invalid Base64 hash string parameter'],
  ['a hash no string', (bench) => hashes(bench, [7]), 'Invalid Base64 hash string parameter'],
  [
    'a hash of 31 octets',
    (bench) => hashes(bench, [Buffer.alloc(31).toString('base64')]),
    'Invalid digest value length',
  ],
  ['signAlgo missing', { signAlgo: undefined }, missing('string', 'signAlgo')],
  ['signAlgo no string', { signAlgo: 7 }, missing('string', 'signAlgo')],
  ['signAlgo unknown', { signAlgo: '1.2.3' }, invalid('signAlgo')],
  [
    'signAlgo of another kind of key',
    async (bench) => ({
      signAlgo: (await quick(bench)).isRsa ? oids.ecdsaSha256 : oids.rsaSha256,
    }),
    invalid('signAlgo'),
  ],
  ['clientData no string', { clientData: 7 }, invalid('clientData')],
];

const hashes = ({ dialect }: Bench, value: unknown): object => ({ [dialect.hashes]: value });

export const signHashCases: readonly Case[] = [
  ...headerCases('signatures/signHash'),
  {
    claim: 'one hash: the signature is that of the certificate’s key',
    run: async (bench) => {
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own]);
      assertSignatures(credential, await askSignatures(bench, credential, asked), {
        orders: [own],
      });
    },
  },
  {
    claim: 'several hashes in another order than agreed to: each its own signature',
    run: async (bench) => {
      const orders = [order(), order(), order()];
      const { credential, ...asked } = await agreed(bench, orders, await several(bench, 3));
      const turned = orders.toReversed();
      const answer = await askSignatures(bench, credential, {
        ...asked,
        digests: digestsOf(turned),
      });
      assertSignatures(credential, answer, { orders: turned });
    },
  },
  {
    claim: 'the same SAD twice, all its signatures made → invalid_request',
    run: async (bench) => {
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own]);
      assertSignatures(credential, await askSignatures(bench, credential, asked), {
        orders: [own],
      });
      bench.expectError(await askSignatures(bench, credential, asked), badSad);
    },
  },
  {
    claim: 'more hashes than agreed to → invalid_request',
    run: async (bench) => {
      const free = await signable(bench, 'with SCAL 1', (one) => !one.isBound && isQuick(one));
      const SAD = await sayYes(bench, free, { digests: [] });
      const digests = digestsOf([order(), order()]);
      bench.expectError(await askSignatures(bench, free, { SAD, digests }));
    },
  },
  {
    claim: 'another hash than agreed to → invalid_request, and nothing is signed',
    run: async (bench) => {
      const { credential, SAD } = await agreed(bench, [order()]);
      const answer = await askSignatures(bench, credential, { SAD, digests: [order().digest] });
      bench.expectError(answer, notCovered);
      assert.equal(answer.body['signatures'], undefined, 'there are signatures beside the error');
    },
  },
  {
    claim: 'SCAL 2: another hash than agreed to → invalid_request',
    run: async (bench) => {
      const bound = await signable(bench, 'with SCAL 2', ({ isBound }) => isBound);
      const { SAD } = await agreed(bench, [order()], bound);
      const answer = await askSignatures(bench, bound, { SAD, digests: [order().digest] });
      bench.expectError(answer, notCovered);
    },
  },
  {
    claim: 'SCAL 2: the hash that was agreed to is signed',
    run: async (bench) => {
      const bound = await signable(bench, 'with SCAL 2', ({ isBound }) => isBound);
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own], bound);
      assertSignatures(credential, await askSignatures(bench, credential, asked), {
        orders: [own],
      });
    },
  },
  {
    claim: 'the SAD of another credential → invalid_request',
    run: async (bench) => {
      const { credential, ...asked } = await agreed(bench, [order()]);
      const isOther = (one: TriedCredential): boolean => one.id !== credential.id;
      const other = await bench.credential('besides that which signs', isOther);
      bench.expectError(await askSignatures(bench, other, asked));
    },
  },
  {
    claim: 'the SAD of somebody else → invalid_request',
    run: async (bench) => {
      const { credential, SAD, digests } = await agreed(bench, [order()]);
      const body = { credentialID: credential.id, SAD, ...hashes(bench, digests) };
      const algorithms = {
        signAlgo: credential.algorithms[0],
        [bench.dialect.hashAlgorithm]: oids.sha256,
      };
      bench.expectError(
        await bench.callAsStranger('signatures/signHash', { ...body, ...algorithms }),
      );
    },
  },
  {
    claim: 'a SAD that expired → invalid_request',
    run: async (bench) => {
      const { credential, orders, SAD } = await expiredSad(bench);
      const answer = await askSignatures(bench, credential, { SAD, digests: [orders[0].digest] });
      bench.expectError(answer, { words: 'SAD expired' });
    },
  },
  ...errorRows(rows, async (bench, changes) => {
    const { credential, ...asked } = await agreed(bench, [order()]);
    return askSignatures(bench, credential, { ...asked, ...changes });
  }),
  {
    claim: 'a hash algorithm that is not known → invalid_request',
    run: async (bench) => {
      const { credential, ...asked } = await agreed(bench, [order()]);
      const name = bench.dialect.hashAlgorithm;
      const answer = await askSignatures(bench, credential, { ...asked, [name]: '1.2.3' });
      bench.expectError(answer, { words: invalid(name) });
    },
  },
  {
    claim: 'a refused request leaves the SAD as it was',
    level: 'should',
    run: async (bench) => {
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own]);
      bench.expectError(await askSignatures(bench, credential, { ...asked, signAlgo: '1.2.3' }));
      assertSignatures(credential, await askSignatures(bench, credential, asked), {
        orders: [own],
      });
    },
  },
];

export const signHashCasesOfV1: readonly Case[] = [
  ...errorRows(
    [['SAD missing', { SAD: undefined }, missing('string', 'SAD')]],
    async (bench, changes) => {
      const { credential, ...asked } = await agreed(bench, [order()]);
      return askSignatures(bench, credential, { ...asked, ...changes });
    },
  ),
];

export const signHashCasesOfV2: readonly Case[] = [
  ...errorRows(
    [
      ['neither SAD nor credential token', { SAD: undefined }, missing('string', 'SAD')],
      ['operationMode unknown', { operationMode: 'X' }, invalid('operationMode')],
    ],
    async (bench, changes) => {
      const { credential, ...asked } = await agreed(bench, [order()]);
      return askSignatures(bench, credential, { ...asked, ...changes });
    },
  ),
  {
    claim: 'operationMode S is the same as none',
    run: async (bench) => {
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own]);
      const answer = await askSignatures(bench, credential, { ...asked, operationMode: 'S' });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
  {
    claim: 'validity_period and response_uri are ignored in mode S',
    run: async (bench) => {
      const own = order();
      const { credential, ...asked } = await agreed(bench, [own]);
      const async = { validity_period: 60_000, response_uri: 'https://example.com/done' };
      const answer = await askSignatures(bench, credential, { ...asked, ...async });
      assertSignatures(credential, answer, { orders: [own] });
    },
  },
];

interface Algorithm {
  readonly claim: string;
  readonly key: 'rsa' | 'ec';
  readonly signAlgo: string;
  readonly hash: Order['hash'];
  readonly signAlgoParams?: string;
  /** Which hashes an open identifier goes with is the server's. */
  readonly level?: 'open';
  /** Left out where the algorithm names its hash. */
  readonly hashOid?: string;
}

const algorithms: readonly Algorithm[] = [
  {
    claim: 'RSA v1.5 whose identifier names SHA-256, without hash algorithm',
    key: 'rsa',
    signAlgo: oids.rsaSha256,
    hash: 'sha256',
  },
  {
    claim: 'RSA v1.5 whose identifier names SHA-512',
    key: 'rsa',
    signAlgo: oids.rsaSha512,
    hash: 'sha512',
    hashOid: oids.sha512,
  },
  {
    claim: 'RSA v1.5 with SHA-256 named beside it',
    key: 'rsa',
    signAlgo: oids.rsa,
    hash: 'sha256',
    hashOid: oids.sha256,
  },
  {
    claim: 'RSA v1.5 with SHA-384 named beside it',
    level: 'open',
    key: 'rsa',
    signAlgo: oids.rsa,
    hash: 'sha384',
    hashOid: oids.sha384,
  },
  {
    claim: 'RSASSA-PSS, parameters in DER',
    key: 'rsa',
    signAlgo: oids.rsaPss,
    hash: 'sha256',
    hashOid: oids.sha256,
    signAlgoParams: pssSha256.plain,
  },
  {
    claim: 'RSASSA-PSS, parameters with the trailer written out',
    key: 'rsa',
    signAlgo: oids.rsaPss,
    hash: 'sha256',
    hashOid: oids.sha256,
    signAlgoParams: pssSha256.withTrailer,
  },
  { claim: 'ECDSA with SHA-256, in DER', key: 'ec', signAlgo: oids.ecdsaSha256, hash: 'sha256' },
  {
    claim: 'ECDSA with SHA-384, in DER',
    key: 'ec',
    signAlgo: oids.ecdsaSha384,
    hash: 'sha384',
    hashOid: oids.sha384,
  },
  {
    claim: 'ECDSA with the hash named beside it, in DER',
    key: 'ec',
    signAlgo: oids.ecdsa,
    hash: 'sha256',
    hashOid: oids.sha256,
  },
];

const byKey = (key: Algorithm['key'], signAlgo: string) => (one: TriedCredential) =>
  one.isRsa === (key === 'rsa') && one.algorithms.includes(signAlgo);

/** Every way of signing that the credentials say they have, and what needs a parameter more. */
export const algorithmCases: readonly Case[] = [
  ...algorithms.map(({ claim, level, key, signAlgo, hash, hashOid, signAlgoParams }): Case => ({
    claim,
    ...(level && { level }),
    run: async (bench) => {
      const credential = await signable(bench, `with ${signAlgo}`, byKey(key, signAlgo));
      const own = order(hash);
      const { hashAlgorithm, version } = bench.dialect;
      const named = version === 'v2' ? { hashAlgorithmOID: oids[hash] } : {};
      const SAD = await sayYes(bench, credential, { digests: [own.digest], ...named });
      const answer = await askSignatures(bench, credential, {
        SAD,
        digests: [own.digest],
        signAlgo,
        signAlgoParams,
        [hashAlgorithm]: hashOid,
      });
      assertSignatures(credential, answer, { orders: [own], signAlgo });
    },
  })),
  {
    claim: 'RSA v1.5 without any hash algorithm → invalid_request',
    run: async (bench) => {
      const rsa = await signable(bench, `with ${oids.rsa}`, byKey('rsa', oids.rsa));
      const { credential, ...asked } = await agreed(bench, [order()], rsa);
      const name = bench.dialect.hashAlgorithm;
      const open = { ...asked, signAlgo: oids.rsa, [name]: undefined };
      bench.expectError(await askSignatures(bench, credential, open), {
        words: missing('string', name),
      });
    },
  },
  {
    claim: 'RSASSA-PSS without parameters → invalid_request',
    run: async (bench) => {
      const rsa = await signable(bench, `with ${oids.rsaPss}`, byKey('rsa', oids.rsaPss));
      const { credential, ...asked } = await agreed(bench, [order()], rsa);
      const answer = await askSignatures(bench, credential, { ...asked, signAlgo: oids.rsaPss });
      bench.expectError(answer, { words: missing('string', 'signAlgoParams') });
    },
  },
  {
    claim: 'a hash algorithm weaker than SHA-256 → invalid_request',
    run: async (bench) => {
      const rsa = await signable(bench, `with ${oids.rsa}`, byKey('rsa', oids.rsa));
      const { credential, ...asked } = await agreed(bench, [order()], rsa);
      const name = bench.dialect.hashAlgorithm;
      const weak = {
        signAlgo: oids.rsa,
        [name]: oids.sha1,
        ...hashes(bench, [Buffer.alloc(20).toString('base64')]),
      };
      bench.expectError(await askSignatures(bench, credential, { ...asked, ...weak }));
    },
  },
];
