/** `credentials/list`. CSC API v1.0.4.0 and v2.0.0.2, 11.4. Paging is v1's, details are v2's. */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { errorRows, invalid } from '../error-rows.ts';
import { assertAbsent, expectSuccess, objectOf, objectsOf, textOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotTried } from '../not-tried.ts';
import { assertCommonInfo } from './show-cases.ts';

const list = (bench: Bench, body: object): Promise<Answer> => bench.call('credentials/list', body);
const ids = async (bench: Bench, body: object = {}): Promise<readonly string[]> =>
  textsOf(expectSuccess(await list(bench, body)), 'credentialIDs');

export const listCases: readonly Case[] = [
  ...headerCases('credentials/list'),
  {
    claim: 'names the credentials of the signer, each once',
    run: async (bench) => {
      const named = await ids(bench);
      assert.equal(new Set(named).size, named.length, 'a credential is listed twice');
      for (const { credentialID } of bench.target.credentials) {
        assert.ok(named.includes(credentialID), `${credentialID} is not listed`);
      }
    },
  },
  {
    claim: 'does not name those of somebody else',
    run: async (bench) => {
      const own = new Set(await ids(bench));
      const foreign = textsOf(
        expectSuccess(await bench.callAsStranger('credentials/list', {})),
        'credentialIDs',
      );
      assert.deepEqual(
        foreign.filter((id) => own.has(id)),
        [],
        'listed to both',
      );
    },
  },
  ...errorRows(
    [
      [
        'userID beside a token of one user',
        { userID: 'somebody' },
        'userID parameter MUST be null',
      ],
    ],
    list,
  ),
  {
    claim: 'members that are null are absent',
    run: async (bench) => {
      assert.deepEqual(
        await ids(bench, { userID: null, clientData: null, lang: null }),
        await ids(bench),
      );
    },
  },
];

/** Walks to the end. @throws {NotTried} for a server that gives all at once. */
async function pages(bench: Bench): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  let pageToken: unknown;
  do {
    const body = { maxResults: 1, ...(pageToken !== undefined && { pageToken }) };
    const members = expectSuccess(await list(bench, body));
    found.push(textsOf(members, 'credentialIDs'));
    pageToken = members['nextPageToken'] ?? undefined;
    assert.ok(found.length <= 1000, 'the pages do not end');
  } while (pageToken !== undefined);
  return found;
}

export const listCasesOfV1: readonly Case[] = [
  {
    claim: 'maxResults 1 gives pages of one to the end, and all of them',
    run: async (bench) => {
      const all = await ids(bench);
      if (all.length < 2) throw new NotTried('the signer has fewer than two credentials');
      const found = await pages(bench);
      for (const page of found) assert.ok(page.length <= 1, `a page has ${page.length}`);
      assert.deepEqual(found.flat().sort(), [...all].sort());
    },
  },
  {
    claim: 'maxResults too large is no error',
    run: async (bench) => void (await ids(bench, { maxResults: 1_000_000 })),
  },
  {
    claim: 'maxResults invalid is no error',
    run: async (bench) => {
      for (const maxResults of [0, -1, 'x']) await ids(bench, { maxResults });
    },
  },
  ...errorRows([['pageToken unknown', { pageToken: 'no-page' }, invalid('pageToken')]], list),
  {
    claim: 'the last page has no nextPageToken',
    run: async (bench) => assertAbsent(expectSuccess(await list(bench, {})), 'nextPageToken'),
  },
];

const infosOf = async (bench: Bench, body: object): Promise<readonly Members[]> =>
  objectsOf(expectSuccess(await list(bench, { credentialInfo: true, ...body })), 'credentialInfos');

export const listCasesOfV2: readonly Case[] = [
  {
    claim: 'without credentialInfo there are no details',
    run: async (bench) => assertAbsent(expectSuccess(await list(bench, {})), 'credentialInfos'),
  },
  {
    claim: 'credentialInfo gives the details of every credential',
    run: async (bench) => {
      const named = await ids(bench);
      const infos = await infosOf(bench, { certInfo: true, authInfo: true, certificates: 'chain' });
      assert.deepEqual(infos.map((info) => textOf(info, 'credentialID')).sort(), [...named].sort());
      for (const info of infos) assertCommonInfo(bench, info);
    },
  },
  {
    claim: 'certificates none, single and chain',
    run: async (bench) => {
      const counts = { none: 0, single: 0, chain: 0 };
      for (const certificates of ['none', 'single', 'chain'] as const) {
        const [first] = await infosOf(bench, { certificates });
        if (first === undefined) throw new NotTried('the signer has no credential');
        const cert = (first['cert'] ?? {}) as Members;
        counts[certificates] =
          certificates === 'none' && !('certificates' in cert)
            ? 0
            : textsOf(cert, 'certificates').length;
      }
      assert.equal(counts.none, 0, 'certificates with none');
      assert.equal(counts.single, 1, 'certificates with single');
      assert.ok(counts.chain >= 1, 'certificates with chain');
    },
  },
  ...errorRows(
    [
      [
        'certificates of another value',
        { credentialInfo: true, certificates: 'all' },
        invalid('certificates'),
      ],
    ],
    list,
  ),
  {
    claim: 'onlyValid leaves out what cannot sign, and says that it did',
    run: async (bench) => {
      const members = expectSuccess(await list(bench, { onlyValid: true, credentialInfo: true }));
      if (members['onlyValid'] !== true) throw new NotTried('the server does not filter');
      for (const info of objectsOf(members, 'credentialInfos')) {
        assert.equal(objectOf(info, 'key')['status'], 'enabled');
      }
    },
  },
  {
    claim: 'onlyValid is not in an answer that nobody asked to be filtered',
    run: async (bench) => {
      assert.notEqual(expectSuccess(await list(bench, {}))['onlyValid'], true);
    },
  },
];
