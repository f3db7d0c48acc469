import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import { embedPades } from './embed-pades.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const pdf = samplePdf();

test('survives being stored between the steps', () => {
  const prepared = structuredClone(world.prepare(pdf));
  const signed = embedPades(prepared, world.answer(prepared));
  assert.equal(world.report(signed).level, 'B-B');
});

test('embeds a time-stamp over the signature: level B-T', () => {
  const report = world.report(world.sign(pdf, { stampedBy: 'tsa' }));
  assert.equal(report.level, 'B-T');
  assert.deepEqual(report.timestamp, {
    at: world.pki.at,
    valid: true,
    trusted: true,
    reasons: [],
  });
});

test('refuses a signature by another key, over something else, or none', () => {
  const prepared = world.prepare(pdf);
  const wrong = { code: 'pades_signature_wrong' };
  const { algorithm } = prepared.signer;
  const byOther = world.pki.sign('revoked', algorithm, prepared.toBeSigned);
  const overOther = world.pki.sign('p256', algorithm, prepared.digestToSign);
  for (const signature of [byOther, overOther, new Uint8Array()]) {
    assert.throws(() => embedPades(prepared, signature), wrong);
  }
});

test('refuses a time-stamp over something else, or bytes that are none', () => {
  const prepared = world.prepare(pdf, { stampedBy: 'tsa' });
  const signature = world.answer(prepared);
  const wrong = { code: 'pades_timestamp_wrong' };
  for (const timestampToken of [world.stamp(prepared.toBeSigned), signature, new Uint8Array()]) {
    assert.throws(() => embedPades(prepared, signature, { timestampToken }), wrong);
  }
});

test('refuses what does not fit the room reserved, and cuts nothing off', () => {
  const prepared = world.prepare(pdf, { timestampBytes: 0 });
  const signature = world.answer(prepared);
  embedPades(prepared, signature);
  assert.throws(() => embedPades(prepared, signature, { timestampToken: world.stamp(signature) }), {
    code: 'pades_contents_too_small',
  });
});
