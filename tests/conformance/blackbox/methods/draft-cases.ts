/**
 * What later documents add to `info` and to `authorization_details`. CSC API v2.2.0.0, 11.1 and
 * 8.2: its text is not settled here, so nothing of it is a demand.
 */

import assert from 'node:assert/strict';
import type { Bench } from '../bench.ts';
import type { Case } from '../clause.ts';
import { oids } from '../dialect.ts';
import { assertAbsent, expectSuccess, objectsOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { NotOffered } from '../not-offered.ts';
import { getCode, redeem, releasedByOauth } from '../oauth-steps.ts';
import { order } from '../signing.ts';

/** @throws {NotOffered} for a server that speaks an earlier version. */
async function infoOfDraft(bench: Bench): Promise<Members> {
  const info = await bench.info();
  if (!String(info['specs']).startsWith('2.2.')) {
    throw new NotOffered(`info tells specs ${String(info['specs'])}`);
  }
  return info;
}

export const draftInfoCases: readonly Case[] = [
  {
    claim: 'supportedHashTypes is an array',
    run: async (bench) => void textsOf(await infoOfDraft(bench), 'supportedHashTypes'),
  },
  {
    claim: 'supportsRar is a boolean, and not beside oauth2Servers',
    run: async (bench) => {
      const info = await infoOfDraft(bench);
      if ('oauth2Servers' in info) return assertAbsent(info, 'supportsRar');
      const { supportsRar = false } = info;
      assert.equal(typeof supportsRar, 'boolean');
    },
  },
];

const type = 'https://cloudsignatureconsortium.org/2025/credential';

/** What was granted comes back as it was asked for, down to the case of its words. */
async function granted(bench: Bench, members: object): Promise<Members> {
  const { id } = await releasedByOauth(bench);
  const documentDigests = [{ hash: order().digest, label: 'A contract', hashType: 'DTBSR' }];
  const detail = {
    type,
    credentialID: id,
    numSignatures: 1,
    documentDigests,
    hashAlgorithmOID: oids.sha256,
    ...members,
  };
  const authorization_details = JSON.stringify([detail]);
  const code = await getCode(bench, { scope: 'credential', authorization_details });
  const answer = expectSuccess(await redeem(bench, code, { authorization_details }));
  const [first] = objectsOf(answer, 'authorization_details');
  assert.ok(first !== undefined, 'nothing was granted');
  assert.deepEqual(first['documentDigests'], documentDigests, 'the digests are others');
  return first;
}

export const draftDetailsCases: readonly Case[] = [
  {
    claim: 'a detail of the later type is granted as it was asked for',
    run: async (bench) => {
      const detail = await granted(bench, {});
      assert.equal(detail['type'], type);
      assert.equal(detail['numSignatures'], 1);
      assert.equal(detail['hashAlgorithmOID'], oids.sha256);
    },
  },
];
