/** Every success, held against the schema of its method in the contract package. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as contract from '@kumoin/contract';
import type { CscVersion } from '@kumoin/contract';
import { Value } from 'typebox/value';
import type { TSchema } from 'typebox';
import { clause } from './clause.ts';
import type { Clause } from './clause.ts';
import { CscWorld, passwordOf, pin, twoFactors, versions } from './csc-world.ts';
import type { Session } from './csc-world.ts';
import { expectSuccess, textOf } from './expect-answer.ts';
import { digestOf, extend, oids, sayYes } from './signing-steps.ts';

const schemas: Readonly<Partial<Record<Clause, Readonly<Record<CscVersion, TSchema>>>>> = {
  info: { v1: contract.cscInfoV1, v2: contract.cscInfoV2 },
  'auth/login': both(contract.cscLoginAnswer),
  'credentials/list': { v1: contract.cscCredentialListV1, v2: contract.cscCredentialListV2 },
  'credentials/info': { v1: contract.cscCredentialInfoV1, v2: contract.cscCredentialInfoV2 },
  'credentials/authorize': both(contract.cscSadAnswer),
  'credentials/extendTransaction': both(contract.cscSadAnswer),
  'signatures/signHash': both(contract.cscSignHashAnswer),
  'signatures/timestamp': both(contract.cscTimestampAnswer),
};

let world: CscWorld;
let credentialID: string;
let alice: Session;
before(async () => {
  world = await CscWorld.open();
  credentialID = await world.enrol('alice', twoFactors);
  alice = await world.session('alice');
});
after(() => world.close());

for (const version of versions) {
  const details = { certificates: 'chain', certInfo: true, authInfo: true };
  const signing = { hash: [digestOf(1)], signAlgo: oids.ecdsaSha256 };
  const yes = (): Promise<string> => {
    const body = { PIN: pin, OTP: world.otp('alice'), authData: null };
    return sayYes({ session: alice, version, credentialID }, [digestOf(1)], body);
  };
  const call = (method: Clause, body: object = {}) => alice.call(version, method, body);
  const calls: Partial<Record<Clause, () => ReturnType<typeof call>>> = {
    info: () => call('info'),
    'auth/login': () => world.login('alice', passwordOf.alice, { rememberMe: true }),
    'credentials/list': () => call('credentials/list', { credentialInfo: true, ...details }),
    'credentials/info': () => call('credentials/info', { credentialID, ...details }),
    'credentials/authorize': () => {
      const factors = { PIN: pin, OTP: world.otp('alice') };
      const order = { credentialID, numSignatures: 1, hash: [digestOf(1)] };
      return call('credentials/authorize', { ...order, ...factors });
    },
    'credentials/extendTransaction': async () => {
      const signer = { session: alice, version, credentialID };
      return extend(signer, await yes(), { hash: [digestOf(1)] });
    },
    'signatures/signHash': async () =>
      call('signatures/signHash', { credentialID, SAD: await yes(), ...signing }),
    'signatures/timestamp': () =>
      call('signatures/timestamp', { hash: digestOf(1), hashAlgo: oids.sha256 }),
  };

  for (const [method, make] of Object.entries(calls) as [Clause, () => ReturnType<typeof call>][]) {
    test(clause(method, version, 'the answer has the form of the contract'), async () => {
      const members = expectSuccess(await make());
      const schema = schemas[method]?.[version];
      assert.ok(schema !== undefined);
      assert.deepEqual([...Value.Errors(schema, members)], []);
      const { properties } = schema as { properties?: Record<string, unknown> };
      for (const name of Object.keys(members)) assert.ok(name in (properties ?? {}), name);
    });
  }

  test(
    clause('credentials/info', version, 'no private key and no factor is in any answer'),
    async () => {
      const answer = await call('credentials/info', { credentialID, ...details });
      assert.doesNotMatch(answer.text, /verifier|keyRef|seed|private/i);
      textOf(expectSuccess(answer)['cert'] as Record<string, unknown>, 'subjectDN');
    },
  );
}

function both(schema: TSchema): Readonly<Record<CscVersion, TSchema>> {
  return { v1: schema, v2: schema };
}
