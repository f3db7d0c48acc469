/**
 * `credentials/create` and `credentials/delete`. CSC API v2.2.0.0, 11.4 and 11.5, and the scopes
 * and details that release them (8.2). Its text is not settled here, so nothing of it is a demand.
 */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { brief, expectNothing, expectSuccess, textOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { NotTried } from '../not-tried.ts';
import { clientOf, getCode, redeem } from '../oauth-steps.ts';
import type { CreationRequest } from '../target.ts';

const types = 'https://cloudsignatureconsortium.org/2025/';

function creationOf({ target }: Bench): CreationRequest {
  const { creation } = target;
  if (creation === undefined) throw new NotTried('nothing is known that may be created');
  return creation;
}

/** The token for one creation or deletion that the signer agreed to. */
async function tokenFor(bench: Bench, kind: string, agreed: object): Promise<string> {
  clientOf(bench);
  const authorization_details = JSON.stringify([{ type: `${types}${kind}`, ...agreed }]);
  const code = await getCode(bench, { scope: kind, authorization_details });
  const answer = await redeem(bench, code, { authorization_details });
  return textOf(expectSuccess(answer), 'access_token');
}

type Send = (method: string, body: object) => Promise<Answer>;

function as(bench: Bench, token: string): Send {
  return (method, body) => bench.call(method, body, { authorization: `Bearer ${token}` });
}

async function create(bench: Bench, changes: object = {}): Promise<Answer> {
  const credentialCreationRequest = creationOf(bench);
  const token = await tokenFor(bench, 'credential-creation', { credentialCreationRequest });
  const body = { credentialCreationRequest, credentialInfo: true, ...changes };
  return as(bench, token)('credentials/create', body);
}

async function created(bench: Bench): Promise<Members> {
  const answer = await create(bench);
  const isRight = answer.status === 201 || answer.status === 200;
  assert.ok(isRight, `expected 201, got ${answer.status} ${brief(answer)}`);
  return answer.body;
}

const listed = async (bench: Bench): Promise<readonly string[]> =>
  textsOf(expectSuccess(await bench.call('credentials/list', {})), 'credentialIDs');

function assertRefused({ status }: Answer): void {
  assert.ok([400, 401, 403].includes(status), `it answers ${status}`);
}

export const createCases: readonly Case[] = [
  {
    claim: 'what was agreed to is made, and is listed',
    run: async (bench) => {
      const id = textOf(await created(bench), 'credentialID');
      assert.ok((await listed(bench)).includes(id), 'it is not listed');
    },
  },
  {
    claim: 'credentialInfo comes with it',
    run: async (bench) => {
      const members = await created(bench);
      assert.ok('key' in members && 'auth' in members, 'there is no key or auth');
    },
  },
  {
    claim: 'one agreement makes one credential',
    run: async (bench) => {
      const credentialCreationRequest = creationOf(bench);
      const token = await tokenFor(bench, 'credential-creation', { credentialCreationRequest });
      const body = { credentialCreationRequest };
      const { status } = await as(bench, token)('credentials/create', body);
      assert.ok(status >= 200 && status < 300, `it answers ${status}`);
      assertRefused(await as(bench, token)('credentials/create', body));
    },
  },
  {
    claim: 'another request than was agreed to is refused',
    run: async (bench) => {
      const { certificatePolicy, subjectData } = creationOf(bench);
      const other = { ...subjectData, birthdate: '1901-02-03' };
      const changed = { certificatePolicy, subjectData: other };
      assertRefused(await create(bench, { credentialCreationRequest: changed }));
    },
  },
  {
    claim: 'a service token creates nothing',
    run: async (bench) => {
      const body = { credentialCreationRequest: creationOf(bench) };
      assertRefused(await bench.call('credentials/create', body));
    },
  },
];

const deletion = (credentialID: string): object => ({
  credentialDeletionRequest: { credentialID },
});

export const deleteCases: readonly Case[] = [
  {
    claim: 'what was agreed to is gone: 204, and it is not listed',
    run: async (bench) => {
      const credentialID = textOf(await created(bench), 'credentialID');
      const token = await tokenFor(bench, 'credential-deletion', { credentialID });
      expectNothing(await as(bench, token)('credentials/delete', deletion(credentialID)));
      assert.ok(!(await listed(bench)).includes(credentialID), 'it is still listed');
    },
  },
  {
    claim: 'another credential than was agreed to is refused, and stays',
    run: async (bench) => {
      const credentialID = textOf(await created(bench), 'credentialID');
      const other = textOf(await created(bench), 'credentialID');
      const token = await tokenFor(bench, 'credential-deletion', { credentialID });
      assertRefused(await as(bench, token)('credentials/delete', deletion(other)));
      const left = await listed(bench);
      assert.ok(left.includes(credentialID) && left.includes(other), 'one is gone');
    },
  },
  {
    claim: 'a service token deletes nothing',
    run: async (bench) => {
      const credentialID = textOf(await created(bench), 'credentialID');
      assertRefused(await bench.call('credentials/delete', deletion(credentialID)));
      assert.ok((await listed(bench)).includes(credentialID), 'it is gone');
    },
  },
];
