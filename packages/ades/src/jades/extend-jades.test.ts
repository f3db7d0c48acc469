import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { parseCertificate } from '@kumoin/pki';
import { base64url, makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import type { ExtendOrder } from '../extend/extend-order.ts';
import { describeJades } from './describe-jades.ts';
import { extendJades } from './extend-jades.ts';
import { openAugmentableJades } from './open-augmentable-jades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const dayMs = 86_400_000;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function makeWorld() {
  const world = makeJadesWorld({ at });
  const anchors = [parseCertificate(world.pki.certificate('root'))];
  const order = (level: ExtendOrder['level'], changes: Partial<ExtendOrder> = {}): ExtendOrder => ({
    level,
    needs: world.needs,
    anchors,
    at: world.needs.settings.at,
    ...changes,
  });
  return { ...world, anchors, order };
}

/** All texts of the one stand in the other, in the same order. */
function assertKept(before: Uint8Array, after: Uint8Array): void {
  const texts = (bytes: Uint8Array): string[] => [...(textOf(bytes).match(/"[^"]*"/gu) ?? [])];
  const later = texts(after);
  let from = 0;
  for (const text of texts(before)) {
    const found = later.indexOf(text, from);
    assert.notEqual(found, -1, text.slice(0, 40));
    from = found + 1;
  }
}

for (const packaging of ['flattened', 'general'] as const) {
  test(`${packaging}: climbs step by step to B-LTA, and what was there stays as it was`, async () => {
    const { sign, order } = makeWorld();
    let document = await sign({ packaging });
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      const extended = await extendJades(document, order(level));
      assert.deepEqual([extended.level, extended.shortfalls], [level, []]);
      assertKept(document, extended.document);
      document = extended.document;
      const { signatures } = describeJades(document);
      assert.deepEqual(
        signatures.map((each) => each.level),
        [level],
      );
      assert.deepEqual(signatures[0]?.integrity.faults, []);
    }
  });
}

test('two signers by different keys reach B-LTA together, or one of them alone', async () => {
  const { sign, order } = makeWorld();
  const first = await sign({ packaging: 'general' });
  const document = await sign({ by: 'ed25519', beside: first });
  const both = await extendJades(document, order('B-LTA'));
  const levels = (bytes: Uint8Array) => describeJades(bytes).signatures.map(({ level }) => level);
  assert.deepEqual(
    [both.level, both.shortfalls, levels(both.document)],
    ['B-LTA', [], ['B-LTA', 'B-LTA']],
  );
  const one = await extendJades(document, order('B-LTA', { signatures: ['signature-2'] }));
  assert.deepEqual(levels(one.document), ['B-B', 'B-LTA']);
});

test('an archive time-stamp is renewed years later, with what validates the one before', async () => {
  const { sign, order, needs } = makeWorld();
  const { document } = await extendJades(await sign(), order('B-LTA'));
  needs.settings.at = at + 300 * dayMs;
  const renewed = await extendJades(document, order('B-LTA'));
  assert.deepEqual([renewed.level, renewed.shortfalls], ['B-LTA', []]);
  assertKept(document, renewed.document);
  const names = memberNames(renewed.document);
  assert.deepEqual(names, ['sigTst', 'xVals', 'rVals', 'arcTst', 'tstVD', 'arcTst']);
  const [signature] = describeJades(renewed.document).signatures;
  assert.ok(signature?.timestamps.every(({ intact }) => intact));
});

function memberNames(document: Uint8Array): readonly (string | undefined)[] {
  const { header } = JSON.parse(textOf(document)) as { header: { etsiU: (string | object)[] } };
  return header.etsiU.map((member) => {
    const object: unknown =
      typeof member === 'string' ? JSON.parse(Buffer.from(member, 'base64url').toString()) : member;
    return Object.keys(object as object)[0];
  });
}

test('JSON written by others, blanks and further members included, is spliced and not rewritten', async () => {
  const { sign, order } = makeWorld();
  const json = JSON.parse(textOf(await sign())) as object;
  for (const header of [undefined, {}, { etsiU: [] }, { etsiU: [base64url('{"x":{"y":1}}')] }]) {
    const spaced = JSON.stringify({ note: 'é\u2028', ...json, header }, undefined, '\t');
    const document = utf8(` ${spaced.replace('é', '\\u00e9')}\r\n`);
    const extended = await extendJades(document, order('B-LTA'));
    assert.deepEqual([extended.level, extended.shortfalls], ['B-LTA', []]);
    assertKept(document, extended.document);
    assert.ok(textOf(extended.document).includes('"note": "\\u00e9\u2028",\n\t'));
    assert.ok(textOf(extended.document).endsWith('}\r\n'));
  }
});

test('etsiU in clear: time-stamp and material are put beside in clear, an archive time-stamp is refused', async () => {
  const { sign, order, needs } = makeWorld();
  const json = JSON.parse(textOf(await sign({ stamped: true }))) as { header: { etsiU: string[] } };
  const clear = json.header.etsiU.map(
    (text) => JSON.parse(Buffer.from(text, 'base64url').toString()) as object,
  );
  const document = utf8(JSON.stringify({ ...json, header: { etsiU: clear } }));
  const extended = await extendJades(document, order('B-LT'));
  assert.deepEqual([extended.level, extended.shortfalls], ['B-LT', []]);
  assert.deepEqual(memberNames(extended.document), ['sigTst', 'xVals', 'rVals']);
  assert.ok(textOf(extended.document).includes('{"xVals":[{"x509Cert":'));
  const asked = needs.asked.timestamp;
  await assert.rejects(extendJades(extended.document, order('B-LTA')), {
    code: 'extension_unsupported',
  });
  assert.equal(needs.asked.timestamp, asked);
});

test('a compact signature is refused before anybody is asked for a time-stamp', async () => {
  const { sign, order, needs } = makeWorld();
  const document = await sign({ packaging: 'compact' });
  await assert.rejects(extendJades(document, order('B-T')), { code: 'extension_unsupported' });
  assert.equal(needs.asked.timestamp, 0);
});

test('a signature that is broken, revoked or ended is not augmented', async () => {
  const { sign, order } = makeWorld();
  const refused = async (document: Uint8Array, code: string) => {
    await assert.rejects(extendJades(document, order('B-LTA')), { code });
  };
  const document = textOf(await sign());
  const payload = /"payload":"(.)/u.exec(document)?.[1] ?? '';
  const changed = document.replace(
    `"payload":"${payload}`,
    `"payload":"${payload === 'e' ? 'f' : 'e'}`,
  );
  await refused(utf8(changed), 'extension_broken');
  await refused(await sign({ by: 'revoked' }), 'extension_revoked');
  await refused(await sign({ by: 'expired' }), 'extension_expired');
  await refused(await sign({ by: 'foreignSigner' }), 'extension_untrusted');
});

test('a time-stamp over references alone does not prove that a signature was there', async () => {
  const { sign, stamp } = makeWorld();
  const jws = JSON.parse(textOf(await sign())) as { signature: string };
  const member = (name: string, value: object) => base64url(JSON.stringify({ [name]: value }));
  const references = [member('xRefs', []), member('rRefs', {})];
  const kinds = async (name: string, octets: string) => {
    const val = Buffer.from(await stamp(octets)).toString('base64');
    const etsiU = [...references, member(name, { tstTokens: [{ val }] })];
    const opened = openAugmentableJades(utf8(JSON.stringify({ ...jws, header: { etsiU } })));
    return opened.signatures[0]?.timestamps.map(({ kind }) => kind);
  };
  const both = references.join('');
  assert.deepEqual(await kinds('sigRTst', `${jws.signature}.${both}`), ['references']);
  assert.deepEqual(await kinds('rfsTst', both), []);
});

test('a broken earlier time-stamp is refused: one digit of a stamped member', async () => {
  const { sign, order, needs } = makeWorld();
  const { document } = await extendJades(await sign(), order('B-LTA'));
  const json = JSON.parse(textOf(document)) as { header: { etsiU: string[] } };
  const [first = '', ...rest] = json.header.etsiU;
  const spaced = base64url(Buffer.from(first, 'base64url').toString().replace(':', ': '));
  const moved = utf8(JSON.stringify({ ...json, header: { etsiU: [spaced, ...rest] } }));
  const asked = needs.asked.timestamp;
  await assert.rejects(extendJades(moved, order('B-LTA')), { code: 'extension_broken' });
  assert.equal(needs.asked.timestamp, asked);
});

test('a detached signature is augmented with its documents, and refused without', async () => {
  const { sign, order } = makeWorld();
  const documents = [{ uri: 'a.bin', content: utf8('content') }];
  for (const kind of ['uri', 'uri-hash'] as const) {
    const document = await sign({ content: { kind, documents } });
    const extended = await extendJades(document, order('B-LTA'), { documents });
    assert.equal(extended.level, 'B-LTA');
    await assert.rejects(extendJades(document, order('B-LTA')), { code: 'extension_broken' });
  }
});

test('without an authority the level stays, and the reason is told', async () => {
  const { sign, order, needs } = makeWorld();
  needs.settings.failing.timestamp = 99;
  const extended = await extendJades(await sign(), order('B-LTA'));
  assert.equal(extended.level, 'B-B');
  assert.deepEqual(
    extended.shortfalls.map(({ code }) => code),
    ['timestamp_unavailable'],
  );
});

test('what is known already is not put there again', async () => {
  const { sign, order } = makeWorld();
  const { document } = await extendJades(await sign(), order('B-LT'));
  const opened = openAugmentableJades(document);
  const again = await opened.addValidationData(['signature-1'], opened.known);
  assert.deepEqual(again, document);
});

test('counter-signatures do not stop a signature on its way', async () => {
  const { sign, order, forge } = makeWorld();
  const json = JSON.parse(textOf(await sign())) as { signature: string };
  const cSig = forge({ alg: 'ES256' }, json.signature);
  const etsiU = [base64url(JSON.stringify({ cSig }))];
  const document = utf8(JSON.stringify({ ...json, header: { etsiU } }));
  assert.equal((await extendJades(document, order('B-LTA'))).level, 'B-LTA');
});
