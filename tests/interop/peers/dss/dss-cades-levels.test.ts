/**
 * CAdES and DSS both ways: several signers, counter-signers, renewal and what openssl signed, raised
 * by us and judged by DSS; what DSS signed raised by us; what DSS raised read and renewed by us. And
 * the forgeries of archive time-stamps that both have to find.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CadesExtendOrder, SignatureLevel } from '@kumoin/ades';
import {
  describeCades,
  extendCades,
  prepareCounterCades,
  prepareParallelCades,
} from '@kumoin/ades';
import { bytesToHex, parseCertificate } from '@kumoin/pki';
import { defaultAlgorithm } from '@kumoin/testkit';
import { cadesDocument, makeCadesWorld } from '../../../worlds/cades-world.ts';
import {
  closeCms,
  cut,
  cutAt,
  flipLast,
  openCms,
  sew,
  withUnsignedAttributes,
} from '../../../worlds/cms-surgery.ts';
import { startTimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import { makeWorkbench } from '../../openssl/workbench.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge } from './dss-judge.ts';
import { startDssSigner } from './dss-signer.ts';
import type { DssSigner } from './dss-signer.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
// Far enough back that everything here happens before now, which DSS judges for.
const at = Math.floor(Date.now() / 1000) * 1000 - 600_000;
const world = makeCadesWorld({ at });
const { pki, needs } = world;
const anchors = [parseCertificate(pki.certificate('root'))];
const none = new Uint8Array();
const content = { name: 'document.txt', bytes: cadesDocument };

async function raise(
  cms: Uint8Array,
  level: CadesExtendOrder['level'],
  more: Partial<CadesExtendOrder> = {},
): Promise<Uint8Array> {
  const order = { needs, anchors, at: needs.settings.at, ...more, level };
  const { document, level: reached, shortfalls } = await extendCades(cms, order);
  assert.deepEqual([reached, shortfalls], [level, []]);
  return document;
}

/** In ours and in the words of DSS. */
const ours = (cms: Uint8Array, given = {}): readonly (string | readonly string[])[] =>
  describeCades(cms, given).signatures.flatMap(({ level, integrity, timestamps }) => [
    level,
    [...integrity.faults, ...timestamps.flatMap(({ faults }) => faults)],
  ]);

describe('CAdES and DSS, both ways', { skip }, () => {
  const bench = makeWorkbench();
  let authority: TimestampAuthority;
  let judge: DssJudge;
  let signer: DssSigner;

  before(async () => {
    assert.ok('libraries' in dss);
    const algorithm = defaultAlgorithm('tsa');
    authority = await startTimestampAuthority({
      chain: pki.chain('tsa'),
      algorithm,
      sign: (message) => pki.sign('tsa', algorithm, message),
    });
    // Nothing is known but what the signatures carry.
    judge = startDss(dss, { roots: [pki.certificate('root')], lists: [] });
    signer = startDssSigner(dss, { world: pki, signer: 'p256', authorityUrl: authority.url });
  });
  after(() => {
    judge.stop();
    signer.stop();
    authority.close();
    bench.clear();
  });

  async function verdicts(cms: Uint8Array, beside?: Uint8Array) {
    const found = await judge.cms(cms, beside);
    return found.map(({ indication, format, timestamps, errors }) => [
      indication,
      format.replace('CAdES-BASELINE-', 'B-'),
      timestamps.every((stamp) => stamp.indication === 'PASSED'),
      errors.length,
    ]);
  }
  const passed = (level: SignatureLevel) => ['TOTAL_PASSED', level, true, 0];

  test('parallel signers at B-LTA pass, each', async () => {
    const pss = world.signerOf('rsa2048', { scheme: 'rsa-pss', hash: 'sha384' });
    const joined = prepareParallelCades({ cms: world.sign(), signer: pss, signingTime: at });
    const cms = await raise(world.finish(joined, 'rsa2048'), 'B-LTA');
    assert.deepEqual(await verdicts(cms), [passed('B-LTA'), passed('B-LTA')]);
  });

  test('a counter-signature passes with the signature it hangs on', async () => {
    const order = { cms: world.sign(), to: '1', signer: world.signerOf('p384'), signingTime: at };
    const cms = await raise(world.finish(prepareCounterCades(order), 'p384'), 'B-LTA');
    assert.deepEqual(await verdicts(cms), [passed('B-LTA'), passed('B-LT')]);
  });

  test('what was archived is renewed, twice, and passes', async () => {
    let cms = await raise(world.sign(), 'B-LTA');
    for (const later of [60_000, 120_000]) {
      needs.settings.at = at + later;
      cms = await raise(cms, 'B-LTA');
    }
    needs.settings.at = at;
    assert.deepEqual(await verdicts(cms), [passed('B-LTA')]);
    assert.equal((await judge.cms(cms))[0]?.timestamps.length, 4);
  });

  for (const mode of [
    ['-nodetach'],
    ['-nodetach', '-stream'],
    ['-stream'],
    ['-nodetach', '-keyid'],
  ]) {
    test(`what openssl signed (${mode.join(' ')}) passes at B-LTA`, async () => {
      const cms = signByOpenssl(mode);
      const attached = mode.includes('-nodetach');
      needs.settings.at = Date.now();
      const beside = attached ? {} : { content: cadesDocument };
      const raised = await raise(cms, 'B-LTA', beside);
      needs.settings.at = at;
      assert.deepEqual(await verdicts(raised, attached ? undefined : cadesDocument), [
        passed('B-LTA'),
      ]);
    });
  }

  function signByOpenssl(mode: readonly string[]): Uint8Array {
    const [own = none, ...chain] = pki.chain('p256');
    bench.write('document', cadesDocument);
    bench.writePem('signer.pem', 'CERTIFICATE', [own]);
    bench.writePem('chain.pem', 'CERTIFICATE', chain);
    const key = pki.privateKey('p256').export({ type: 'pkcs8', format: 'der' });
    bench.write('key.der', new Uint8Array(key));
    const how = ['cms', '-sign', '-binary', '-cades', '-md', 'sha256', '-outform', 'DER'];
    const keys = ['-signer', 'signer.pem', '-inkey', 'key.der', '-keyform', 'DER'];
    const files = ['-certfile', 'chain.pem', '-in', 'document', '-out', 'o.p7m'];
    assert.equal(bench.ask('openssl', ...how, ...keys, ...files, ...mode).said, '');
    return bench.read('o.p7m');
  }

  for (const packaging of ['attached', 'detached']) {
    const beside = packaging === 'detached' ? { content: cadesDocument } : {};
    const octets = packaging === 'detached' ? cadesDocument : undefined;

    for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const) {
      test(`what DSS signed ${packaging} at ${level} is told so, raised to B-LTA, and passes`, async () => {
        const order = { format: 'cades', packaging, level, algorithm: 'ECDSA_SHA256' } as const;
        const cms = await signer.sign(content, order);
        assert.deepEqual(ours(cms, beside), [level, []]);
        needs.settings.at = Date.now() + 1000;
        const raised = await raise(cms, 'B-LTA', beside);
        needs.settings.at = at;
        assert.deepEqual(ours(raised, beside), ['B-LTA', []]);
        assert.deepEqual(await verdicts(raised, octets), [passed('B-LTA')]);
      });
    }

    test(`what DSS raised ${packaging} from ours is told as B-LTA, and so after our renewal`, async () => {
      const order = { format: 'cades', packaging, level: 'B-LTA' } as const;
      const signed = world.sign({ attached: packaging === 'attached' });
      const contents = packaging === 'detached' ? { contents: [content] } : {};
      const theirs = await signer.extend(signed, { ...order, ...contents });
      assert.deepEqual(ours(theirs, beside), ['B-LTA', []]);
      needs.settings.at = Date.now() + 1000;
      const renewed = await raise(theirs, 'B-LTA', beside);
      needs.settings.at = at;
      const again = await signer.extend(renewed, { ...order, ...contents });
      assert.deepEqual(ours(again, beside), ['B-LTA', []]);
      assert.deepEqual(await verdicts(again, octets), [passed('B-LTA')]);
    });
  }

  const archiveFaults = (cms: Uint8Array) =>
    describeCades(cms).signatures[0]?.timestamps[1]?.faults;

  test('DSS does not pass an archive time-stamp with an entry altered, as we do not', async () => {
    const altered = alterIndex(await raise(world.sign(), 'B-LTA'));
    assert.ok(archiveFaults(altered)?.includes('hash_index_unmatched'));
    const [verdict] = await judge.cms(altered);
    const stamp = verdict?.timestamps.find(({ type }) => type === 'ARCHIVE_TIMESTAMP');
    assert.equal(stamp?.indication, 'FAILED');
  });

  test('a response that the index names and nobody finds is told by us', async (t) => {
    const archived = await raise(world.sign(), 'B-LTA');
    const { crls } = openCms(archived);
    const lists = cut(crls?.content ?? none).map(({ raw }) => raw);
    const fewer = closeCms(archived, { crls: sew(0xa1, ...lists.slice(0, -1)) });
    assert.deepEqual(archiveFaults(fewer), ['hash_index_unmatched']);
    // DSS minds what it lacks for the path of an authority, and not that an entry names nothing.
    const [verdict] = await judge.cms(fewer);
    t.diagnostic(`DSS: ${verdict?.indication ?? 'nothing'}`);
    assert.deepEqual(archiveFaults(archived), []);
  });

  test('DSS passes a list that came later, as we do', async () => {
    const archived = await raise(world.sign(), 'B-LTA');
    const { crls } = openCms(archived);
    const lists = cut(crls?.content ?? none).map(({ raw }) => raw);
    const grown = closeCms(archived, { crls: sew(0xa1, ...lists, pki.crl()) });
    assert.deepEqual(ours(grown), ['B-LTA', []]);
    assert.deepEqual(await verdicts(grown), [passed('B-LTA')]);
  });
});

/** The last entry of the last list of the index changed by one bit. */
function alterIndex(cms: Uint8Array): Uint8Array {
  return withUnsignedAttributes(cms, (attributes) =>
    attributes.map((raw) => {
      if (!bytesToHex(raw).includes('060604008d450204')) return raw;
      const altered = withUnsignedAttributes(cutAt(raw, 1, 0).raw, ([index = none]) => {
        const lists = cut(cutAt(index, 1, 0).content).map((list) => list.raw);
        const value = sew(0x30, ...lists.slice(0, -1), flipLast(lists.at(-1) ?? none));
        return [sew(0x30, cutAt(index, 0).raw, sew(0x31, value))];
      });
      return sew(0x30, cutAt(raw, 0).raw, sew(0x31, altered));
    }),
  );
}
