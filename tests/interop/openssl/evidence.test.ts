/**
 * Evidence as the server makes it, before `openssl cms -verify -cades` and `openssl ts -verify`:
 * the seal of a record, a head of the log, a token's certificate and status; and beside each the
 * nearest that is refused.
 */

import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { parseBundle } from '@kumoin/evidence';
import type { EvidenceBundle } from '@kumoin/evidence';
import { oid, parseSignedData } from '@kumoin/pki';
import {
  approvedInOrder,
  evidenceWorld,
} from '../../../apps/server/src/usecases/evidence/evidence-world.contract.ts';
import { makeWorkbench, missing } from './workbench.ts';

const bench = makeWorkbench();
after(() => bench.clear());

suite('evidence before openssl', { skip: missing('openssl', 'version') }, () => {
  let bundle: EvidenceBundle;
  let at: string;

  before(async () => {
    const world = await evidenceWorld();
    await approvedInOrder(world, 1);
    const transactionId = 'transaction-1' as never;
    bundle = parseBundle(await world.exportEvidence({ transactionId, reader: 'operator' }));
    at = String(Math.floor(world.clock.at / 1000));
    bench.writePem('root.pem', 'CERTIFICATE', world.authorities.root.chain.slice(0, 1));
    bench.writePem('issuing.pem', 'CERTIFICATE', world.authorities.issuing.chain.slice(0, 1));
    const stranger = await evidenceWorld();
    bench.writePem('foreign.pem', 'CERTIFICATE', stranger.authorities.root.chain.slice(0, 1));
  });

  function verify(cms: Uint8Array, ...more: readonly string[]) {
    const how = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
    const files = ['-in', bench.write('s.p7m', cms), '-out', bench.path('content.out')];
    return bench.ask('openssl', ...how, '-attime', at, ...files, ...more);
  }

  const successful = /CAdES Verification successful/;

  test('the seal of a record is valid over its body, and over no other', () => {
    const [record] = bundle.records;
    assert.ok(record);
    const { body, seal } = record;
    const content = ['-content', bench.write('body', body)];
    assert.match(verify(seal, ...content, '-CAfile', 'root.pem').said, successful);
    assert.equal(verify(seal, ...content, '-CAfile', 'foreign.pem').code, 4);
    const other = body.with(20, (body[20] ?? 0) ^ 1);
    const changed = verify(seal, '-content', bench.write('other', other), '-CAfile', 'root.pem');
    assert.equal(changed.code, 4);
  });

  for (const name of ['head', 'certificate', 'status'] as const) {
    test(`the ${name} is valid, with its content inside, and not with one bit changed`, () => {
      const cms = bundle[name];
      assert.match(verify(cms, '-CAfile', 'root.pem').said, successful);
      const content = parseSignedData(cms).content ?? assert.fail();
      assert.deepEqual(bench.read('content.out'), content);
      const inside = Buffer.from(cms).indexOf(content);
      const changed = cms.with(inside + 9, (cms[inside + 9] ?? 0) ^ 1);
      assert.equal(verify(changed, '-CAfile', 'root.pem').code, 4);
    });
  }

  test('each time-stamp is over the signature of its seal, and over no other', () => {
    const seals = [bundle.records[0]?.seal, bundle.head, bundle.certificate, bundle.status];
    for (const seal of seals) {
      const [signer] = parseSignedData(seal ?? assert.fail()).signerInfos;
      const token = signer?.unsignedAttributes.only(oid.signatureTimeStamp)?.raw;
      assert.ok(signer && token);
      const how = ['ts', '-verify', '-in', bench.write('token', token), '-token_in', '-attime', at];
      const trust = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem'];
      const ask = (stamped: Uint8Array) =>
        bench.ask('openssl', ...how, '-data', bench.write('signature', stamped), ...trust);
      assert.match(ask(signer.signature).said, /Verification: OK/);
      assert.match(ask(signer.signature.subarray(1)).said, /Verification: FAILED/);
    }
  });
});
