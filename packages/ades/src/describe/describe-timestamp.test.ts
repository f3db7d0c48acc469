import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, parseCertificate, parseTimestampToken } from '@kumoin/pki';
import { makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import type { PlacedTimestamp } from '../extend/augmentable.ts';
import { describeTimestamp } from './describe-timestamp.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const { pki, stamp } = makePadesWorld({ at });
const stamped = new TextEncoder().encode('the value of a signature');

function place(raw: Uint8Array, changes: Partial<PlacedTimestamp> = {}): PlacedTimestamp {
  const token = parseTimestampToken(raw);
  const expectedDigest = digest('sha256', stamped);
  return { kind: 'signature', token, raw, expectedDigest, faults: [], ...changes };
}

test('a token over what it stands beside is intact, and tells when and by whom', () => {
  const described = describeTimestamp(place(stamp(stamped)));
  assert.equal(described.intact, true);
  assert.deepEqual(described.faults, []);
  assert.equal(described.at, '2026-01-05T13:45:00Z');
  assert.equal(described.authority?.subject, 'CN=Test TSA,O=Kumoin Test,C=JP');
  const { kind, policy, serialNumber, hash } = described;
  assert.deepEqual(
    { kind, policy, serialNumber, hash },
    { kind: 'signature', policy: '1.3.6.1.4.1.55555.2.1', serialNumber: '01', hash: 'sha256' },
  );
});

test('milliseconds of a token are told', () => {
  assert.equal(
    describeTimestamp(place(stamp(stamped, 'tsa', at + 7))).at,
    '2026-01-05T13:45:00.007Z',
  );
});

test('a token over something else, by nobody appointed, or altered, is not intact', () => {
  const other = describeTimestamp(place(stamp(stamped.subarray(1))));
  assert.deepEqual([other.intact, other.faults], [false, ['imprint_mismatch']]);
  const byNobody = describeTimestamp(place(stamp(stamped, 'p256')));
  assert.deepEqual([byNobody.intact, byNobody.faults], [false, ['purpose_wrong']]);
  const token = stamp(stamped);
  token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
  const altered = describeTimestamp(place(token));
  assert.deepEqual([altered.intact, altered.faults], [false, ['signature_wrong']]);
});

test('what cannot be read, or whose object is not at hand, is never intact', () => {
  const raw = stamp(stamped);
  const unreadable = describeTimestamp(place(raw, { token: undefined, faults: ['odd'] }));
  assert.deepEqual(unreadable, {
    kind: 'signature',
    intact: false,
    faults: ['timestamp_malformed', 'odd'],
  });
  const unknown = describeTimestamp(place(raw, { expectedDigest: undefined }));
  assert.deepEqual([unknown.intact, unknown.faults], [false, ['imprint_unknown']]);
  const misplaced = describeTimestamp(place(raw, { faults: ['hash_index_unmatched'] }));
  assert.deepEqual([misplaced.intact, misplaced.faults], [false, ['hash_index_unmatched']]);
});

test('the certificate of an authority may stand elsewhere in the document', () => {
  const bare = makePadesWorld({ at: at + 1 });
  const foreign = place(bare.stamp(stamped, 'tsa', at));
  const token = foreign.token;
  assert.ok(token);
  const without = {
    ...foreign,
    token: { ...token, signedData: { ...token.signedData, certificates: [] } },
  };
  assert.deepEqual(describeTimestamp(without).faults, ['signer_certificate_not_found']);
  const elsewhere = [parseCertificate(bare.pki.certificate('tsa'))];
  assert.equal(describeTimestamp(without, elsewhere).intact, true);
  assert.equal(
    describeTimestamp(without, [parseCertificate(pki.certificate('p256'))]).intact,
    false,
  );
});
