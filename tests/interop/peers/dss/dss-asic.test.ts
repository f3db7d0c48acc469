/**
 * Containers before DSS under its default policy: kind, format and level, indication, which files
 * are covered; beside each the nearest it must not pass.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { describeAsic, signatureLevels } from '@kumoin/ades';
import { defaultAlgorithm, rawZip } from '@kumoin/testkit';
import {
  asicFiles,
  makeAsicWorld,
  oneFile,
  readAsic,
  twoFiles,
} from '../../../worlds/asic-world.ts';
import { startTimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import { startDss } from './dss-judge.ts';
import type { DocumentVerdict, DssJudge } from './dss-judge.ts';
import { startDssSigner } from './dss-signer.ts';
import type { DssSigner } from './dss-signer.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
const monthMs = 30 * 86_400_000;
const at = Math.floor(Date.now() / 1000) * 1000 - 2 * monthMs - 3_600_000;
const world = makeAsicWorld({ at });
const { pki } = world;
const [contract] = asicFiles;
const names = asicFiles.map(({ name }) => name);
const sign = { CAdES: world.signCades, XAdES: world.signXades };
const rows = (['CAdES', 'XAdES'] as const).flatMap((kind) =>
  signatureLevels.map((level) => [kind, level] as const),
);
const formats = ['asic-s-cades', 'asic-e-cades', 'asic-s-xades', 'asic-e-xades'] as const;

const changed = async (container: Uint8Array): Promise<Uint8Array> => {
  const content = contract.content.map((octet, index) => (index === 0 ? octet ^ 1 : octet));
  const entries = [...(await readAsic(container))];
  return rawZip(
    entries.map(([name, bytes]) =>
      name === contract.name ? { name, content } : { name, content: bytes },
    ),
  );
};

describe('ASiC before DSS, default policy', { skip }, () => {
  let judge: DssJudge;
  before(() => {
    if ('missing' in dss) return;
    judge = startDss(dss, {
      roots: [pki.certificate('root')],
      lists: [pki.crl('root'), pki.crl('issuing')],
    });
  });
  after(() => judge?.stop());

  const ask = (container: Uint8Array, report?: string): Promise<DocumentVerdict> =>
    judge.document(container, report === undefined ? {} : { report });

  for (const [target, container] of [
    [oneFile, 'ASiC-S'],
    [twoFiles, 'ASiC-E'],
  ] as const) {
    const scope = target === oneFile ? [contract.name] : names;
    for (const [kind, level] of rows) {
      test(`${container} with ${kind} ${level}`, async () => {
        const signed = await sign[kind](target);
        const document =
          level === 'B-B' ? signed : (await world.extend(signed, { level })).document;
        const verdict = await ask(document, `${container}-${kind}-${level}`);
        assert.equal(verdict.container, container);
        const [signature, ...more] = verdict.signatures;
        assert.equal(more.length, 0);
        assert.partialDeepStrictEqual(signature, {
          indication: 'TOTAL_PASSED',
          format: `${kind}-BASELINE-${level.slice(2)}`,
          errors: [],
          warnings: [],
          structure: [],
        });
        for (const name of scope) assert.ok(signature?.scopeNames.includes(name), name);
        const bad = await ask(await changed(document));
        assert.equal(bad.signatures[0]?.indication, 'TOTAL_FAILED');
        assert.equal(bad.signatures[0].subIndication, 'HASH_FAILURE');
      });
    }
  }

  for (const [target, kind] of [
    [oneFile, 'CAdES'],
    [twoFiles, 'CAdES'],
    [oneFile, 'XAdES'],
    [twoFiles, 'XAdES'],
  ] as const) {
    test(`${target.container} with ${kind}, renewed after a month and after two`, async () => {
      let document = await sign[kind](target);
      for (const months of [0, 1, 2]) {
        const order = { level: 'B-LTA', at: at + months * monthMs } as const;
        document = (await world.extend(document, order)).document;
      }
      const verdict = await ask(document, `${target.container}-${kind}-renewed`);
      assert.partialDeepStrictEqual(verdict.signatures, [
        { indication: 'TOTAL_PASSED', format: `${kind}-BASELINE-LTA`, errors: [] },
      ]);
      const archives = verdict.timestamps.filter(({ type }) => /ARCHIVE|CONTAINER/.test(type));
      assert.deepEqual(
        archives.map(({ indication }) => indication),
        ['PASSED', 'PASSED', 'PASSED'],
      );
    });
  }
});

describe('containers made by DSS', { skip }, () => {
  const now = makeAsicWorld({ at: Date.now() });
  let judge: DssJudge;
  let signer: DssSigner;
  let authority: TimestampAuthority;
  before(async () => {
    if ('missing' in dss) return;
    authority = await startTimestampAuthority({
      chain: now.pki.chain('tsa'),
      algorithm: defaultAlgorithm('tsa'),
      sign: (message) => now.pki.sign('tsa', defaultAlgorithm('tsa'), message),
    });
    const lists = [now.pki.crl('root'), now.pki.crl('issuing')];
    judge = startDss(dss, { roots: [now.pki.certificate('root')], lists });
    const material = { world: now.pki, signer: 'p256', authorityUrl: authority.url } as const;
    signer = startDssSigner(dss, material);
  });
  after(() => {
    judge?.stop();
    signer?.stop();
    authority?.close();
  });

  const content = { name: 'contract.txt', bytes: contract.content };
  for (const format of formats) {
    for (const level of signatureLevels) {
      test(`${format} at ${level} is read, and brought to B-LTA`, async () => {
        const kind = format.endsWith('xades') ? 'XAdES' : 'CAdES';
        const order = { format, packaging: 'container', level, algorithm: 'ECDSA_SHA256' };
        const made = await signer.sign(content, order);
        const described = await describeAsic(made);
        assert.deepEqual(described.problems, []);
        assert.equal(described.format, format);
        const [signature] = described.signatures;
        assert.deepEqual([signature?.level, signature?.integrity.faults], [level, []]);
        const extended = await now.extend(made, { level: 'B-LTA', at: Date.now() });
        assert.deepEqual(extended.shortfalls, []);
        assert.equal(extended.level, 'B-LTA');
        const verdict = await judge.document(extended.document);
        assert.partialDeepStrictEqual(verdict.signatures, [
          { indication: 'TOTAL_PASSED', format: `${kind}-BASELINE-LTA`, errors: [] },
        ]);
      });
    }
  }
});
