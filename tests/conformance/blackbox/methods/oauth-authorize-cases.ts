/** `oauth2/authorize`. CSC API v1.0.4.0, 8.3.2 and v2.0.0.2, 8.4.2; RFC 6749, 4.1. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { oids } from '../dialect.ts';
import { expectSuccess, objectsOf, textOf } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import {
  askPerson,
  clientOf,
  credentialParameters,
  getCode,
  pkce,
  redeem,
  releasedByOauth,
  visit,
} from '../oauth-steps.ts';
import type { Parameters } from '../oauth-steps.ts';
import { order } from '../signing.ts';

/** The errors that RFC 6749, 4.1.2.1 has for it; the application is told. */
async function assertError(
  bench: Bench,
  parameters: Parameters,
  errors: readonly string[],
): Promise<void> {
  const state = 'state-of-the-request';
  const answer = await askPerson(bench, { state, ...pkce().parameters, ...parameters });
  assert.equal(answer.get('code'), null, 'it gets a code');
  const error = answer.get('error') ?? 'none';
  assert.ok(errors.includes(error), `the error is ${error}, not ${errors.join(' or ')}`);
  assert.equal(answer.get('state'), state, 'the state is another');
}

/** Nobody is sent to an address that is not registered, not even with an error. */
async function assertStays(bench: Bench, parameters: Parameters): Promise<void> {
  const back = await visit(bench, { scope: 'service', ...pkce().parameters, ...parameters });
  assert.equal(back?.href, undefined, 'the browser is sent away');
}

async function forCredential(bench: Bench, changes: Parameters = {}): Promise<Parameters> {
  const credential = await releasedByOauth(bench);
  return { ...credentialParameters(bench, credential, [order().digest]), ...changes };
}

const serviceCases: readonly Case[] = [
  {
    claim: 'scope service: a code and the state come back',
    run: async (bench) => {
      const state = 'a state, with &=% in it';
      const asked = { scope: 'service', state, ...pkce().parameters };
      const answer = await askPerson(bench, asked);
      assert.ok((answer.get('code') ?? '') !== '', 'there is no code');
      assert.equal(answer.get('state'), state);
    },
  },
  {
    claim: 'without scope it is service',
    run: async (bench) => {
      const code = await getCode(bench, {});
      const token = textOf(expectSuccess(await redeem(bench, code)), 'access_token');
      const authorization = `Bearer ${token}`;
      expectSuccess(await bench.call('credentials/list', {}, { authorization }));
    },
  },
  {
    claim: 'the person refuses → access_denied',
    run: async (bench) => {
      const asked = { scope: 'service', state: 's', ...pkce().parameters };
      const answer = await askPerson(bench, asked, 'refuse');
      assert.equal(answer.get('error'), 'access_denied');
      assert.equal(answer.get('state'), 's');
    },
  },
  {
    claim: 'both scopes at once → invalid_scope',
    run: async (bench) => {
      const asked = await forCredential(bench, { scope: 'service credential' });
      await assertError(bench, asked, ['invalid_scope']);
    },
  },
  {
    claim: 'an unknown scope → invalid_scope',
    run: async (bench) => assertError(bench, { scope: 'everything' }, ['invalid_scope']),
  },
  {
    claim: 'another response_type → unsupported_response_type',
    run: async (bench) => {
      const asked = { scope: 'service', response_type: 'magic' };
      await assertError(bench, asked, ['unsupported_response_type', 'unauthorized_client']);
    },
  },
  {
    claim: 'an unknown client: a page, and no redirect',
    run: async (bench) => assertStays(bench, { client_id: 'no-such-client' }),
  },
  {
    claim: 'a redirect URI of nobody: a page, and no redirect',
    run: async (bench) => assertStays(bench, { redirect_uri: 'https://attacker.example/cb' }),
  },
  {
    claim: 'a redirect URI with something appended: a page, and no redirect',
    run: async (bench) => {
      const { redirectUri } = clientOf(bench);
      await assertStays(bench, { redirect_uri: `${redirectUri}/not-registered` });
      await assertStays(bench, { redirect_uri: `${redirectUri}?more=1` });
    },
  },
];

const credentialCases: readonly Case[] = [
  {
    claim: 'scope credential: a code',
    run: async (bench) => void (await getCode(bench, await forCredential(bench))),
  },
  {
    claim: 'scope credential, the person refuses → access_denied',
    run: async (bench) => {
      const asked = { ...pkce().parameters, ...(await forCredential(bench)) };
      const answer = await askPerson(bench, asked, 'refuse');
      assert.equal(answer.get('error'), 'access_denied');
    },
  },
  {
    claim: 'scope credential without numSignatures → invalid_request',
    run: async (bench) => {
      const asked = await forCredential(bench, { numSignatures: undefined });
      await assertError(bench, asked, ['invalid_request']);
    },
  },
  {
    claim: 'scope credential without a credential → invalid_request',
    run: async (bench) => {
      const asked = await forCredential(bench, { credentialID: undefined });
      await assertError(bench, asked, ['invalid_request']);
    },
  },
  {
    claim: 'an unknown credential: no code',
    run: async (bench) => {
      const asked = await forCredential(bench, { credentialID: 'no-such-credential' });
      await assertError(bench, asked, ['invalid_request', 'access_denied']);
    },
  },
  {
    claim: 'SCAL 2 without hashes: no code',
    run: async (bench) => {
      const { isBound } = await releasedByOauth(bench);
      if (!isBound) throw new NotTried('the credential has SCAL 1');
      const asked = await forCredential(bench, { [bench.dialect.hashes]: undefined });
      await assertError(bench, asked, ['invalid_request', 'access_denied']);
    },
  },
  {
    claim: 'numSignatures above multisign: no code',
    run: async (bench) => {
      const { multisign } = await releasedByOauth(bench);
      const asked = await forCredential(bench, { numSignatures: String(multisign + 1) });
      await assertError(bench, asked, ['invalid_request', 'access_denied']);
    },
  },
];

export const oauthAuthorizeCases: readonly Case[] = [...serviceCases, ...credentialCases];

/** RFC 7636 and RFC 9396 in the words of v2. */
export const oauthAuthorizeCasesOfV2: readonly Case[] = [
  {
    claim: 'no code_challenge → invalid_request',
    run: async (bench) => {
      const none = { code_challenge: undefined, code_challenge_method: undefined };
      await assertError(bench, { ...(await forCredential(bench)), ...none }, ['invalid_request']);
    },
  },
  {
    claim: 'code_challenge_method plain → invalid_request',
    level: 'should',
    run: async (bench) => {
      const plain = { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' };
      await assertError(bench, { ...(await forCredential(bench)), ...plain }, ['invalid_request']);
    },
  },
  {
    claim: 'authorization_details: the token comes with what was granted',
    run: async (bench) => {
      const details = await detailsFor(bench, {});
      const authorization_details = JSON.stringify(details);
      const code = await getCode(bench, { authorization_details });
      const members = expectSuccess(await redeem(bench, code, { authorization_details }));
      const [granted] = objectsOf(members, 'authorization_details');
      const [asked] = details;
      assert.equal(granted?.['credentialID'], asked.credentialID);
      assert.deepEqual(granted?.['documentDigests'], asked.documentDigests);
    },
  },
  {
    claim: 'authorization_details of an unknown type: no code',
    run: async (bench) => {
      const authorization_details = JSON.stringify(await detailsFor(bench, { type: 'kumoin' }));
      const errors = ['invalid_authorization_details', 'invalid_request'];
      await assertError(bench, { authorization_details }, errors);
    },
  },
  {
    claim: 'authorization_details without digests: no code',
    run: async (bench) => {
      const bad = { documentDigests: undefined };
      const authorization_details = JSON.stringify(await detailsFor(bench, bad));
      const errors = ['invalid_authorization_details', 'invalid_request'];
      await assertError(bench, { authorization_details }, errors);
    },
  },
];

async function detailsFor(bench: Bench, changes: object) {
  const { id } = await releasedByOauth(bench);
  return [
    {
      type: 'credential',
      credentialID: id,
      documentDigests: [{ hash: order().digest, label: 'A contract' }],
      hashAlgorithmOID: oids.sha256,
      ...changes,
    },
  ] as const;
}
