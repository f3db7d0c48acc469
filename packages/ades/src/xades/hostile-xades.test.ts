import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeXadesWorld } from '../../../../tests/worlds/xades-world.ts';
import { timestampsInAllMax } from '../budget/reading-budget.ts';
import { describeXades } from './describe-xades.ts';
import { openAugmentableXades } from './open-augmentable-xades.ts';
import { signaturesMax, transformsMax, unsignedPropertiesMax } from './xades-limits.ts';

const world = makeXadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const enveloped = { packaging: 'enveloped', document: encode('<a><b/></a>') } as const;
const signed = decode(await world.sign(enveloped));
const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/su.exec(signed) ?? [];

/** Generous, since machines differ; without the bounds these would take minutes. */
const secondsMax = 20;

function timed<T>(work: () => T): T {
  const before = performance.now();
  const result = work();
  const seconds = (performance.now() - before) / 1000;
  assert.ok(seconds < secondsMax, `${seconds} s`);
  return result;
}

/** A Reference to the whole document in words of its own, so that nothing is done once for all. */
function otherWords(number: number): string {
  const prefixes = `<e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="p${number}"/>`;
  return `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">${prefixes}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>`;
}

test('many signatures with many references each: bounded work, and said to be too much', () => {
  let number = 0;
  const signatures = Array.from({ length: signaturesMax }, () => {
    const references = Array.from({ length: 28 }, () => otherWords((number += 1)));
    return signature.replace('</ds:SignedInfo>', `${references.join('')}</ds:SignedInfo>`);
  });
  const ballast = '<c d="e">some text</c>'.repeat(20_000);
  const document = encode(`<a>${ballast}${signatures.join('')}</a>`);
  const { signatures: told } = timed(() => describeXades(document));
  assert.equal(told.length, signaturesMax);
  assert.ok(told.at(-1)?.integrity.faults.includes('xml_too_large'));
  const augmentable = timed(() => openAugmentableXades(document));
  assert.ok(augmentable.signatures.every(({ faults }) => faults.length > 0));
});

test('more signatures than anybody makes are refused at once', () => {
  const document = encode(`<a>${signature.repeat(signaturesMax + 1)}</a>`);
  assert.throws(() => timed(() => describeXades(document)), { code: 'xml_too_large' });
});

test('a long chain of archive time-stamps costs what it weighs', async () => {
  const extended = decode(await world.extend(encode(signed), 'B-LTA'));
  const [archive = ''] =
    /<xades141:ArchiveTimeStamp .*<\/xades141:ArchiveTimeStamp>/su.exec(extended) ?? [];
  const chain = (length: number) => encode(extended.replace(archive, archive.repeat(length)));
  const { timestamps } = timed(() => world.described(chain(120)));
  assert.equal(timestamps.length, 121);
  assert.deepEqual(
    timestamps
      .slice(1)
      .map(({ intact }) => intact)
      .lastIndexOf(true),
    0,
  );
  const beyond = world.described(chain(unsignedPropertiesMax));
  assert.deepEqual(beyond.integrity.faults, ['xades_malformed']);
});

test('transforms are counted with the filters inside of them', () => {
  const [filter = ''] = /<filter:XPath .*?<\/filter:XPath>/su.exec(signed) ?? [];
  const faults = (count: number) =>
    world.described(encode(signed.replace(filter, filter.repeat(count)))).integrity.faults;
  assert.deepEqual(faults(transformsMax - 1), ['signature_wrong']);
  assert.deepEqual(faults(transformsMax), ['xades_malformed']);
});

test('counter-signatures inside of each other, as deep as XML goes', async () => {
  const stamped = decode(await world.sign(enveloped, { stamped: true }));
  const [whole = ''] = /<ds:Signature .*<\/ds:Signature>/su.exec(stamped) ?? [];
  const [front = '', back = ''] = whole.split(
    /<xades:SignatureTimeStamp .*<\/xades:SignatureTimeStamp>/su,
  );
  const open = `${front}<xades:CounterSignature>`;
  const close = `</xades:CounterSignature>${back}`;
  const nested = (depth: number) =>
    encode(`<a>${open.repeat(depth)}${whole}${close.repeat(depth)}</a>`);
  const { signatures } = timed(() => describeXades(nested(30)));
  assert.equal(signatures.length, 1);
  assert.throws(() => describeXades(nested(60)), { code: 'xml_too_large' });
});

test('many tokens in one time-stamp, and many time-stamps in all, are counted', async () => {
  const stamped = decode(await world.sign(enveloped, { stamped: true }));
  const [token = ''] =
    /<xades:EncapsulatedTimeStamp>.*<\/xades:EncapsulatedTimeStamp>/su.exec(stamped) ?? [];
  const tokens = (count: number) =>
    world.described(encode(stamped.replace(token, token.repeat(count)))).timestamps;
  const beyond = tokens(timestampsInAllMax + 1).filter(({ faults }) =>
    faults.includes('timestamps_too_many'),
  );
  assert.equal(beyond.length, 1);
  assert.ok(tokens(2).every(({ faults }) => !faults.includes('timestamps_too_many')));
});

test('content outside is counted whenever it is gone through', async () => {
  const content = new Uint8Array(1024 * 1024);
  const detached = await world.sign({
    packaging: 'detached',
    files: [{ name: 'large.bin', content }],
  });
  const [reference = ''] =
    /<ds:Reference [^>]*URI="large.bin".*?<\/ds:Reference>/su.exec(decode(detached)) ?? [];
  const [own = ''] = /<ds:Signature .*<\/ds:Signature>/su.exec(decode(detached)) ?? [];
  const many = own.replace(reference, reference.repeat(28));
  const document = encode(`<a>${many.repeat(4)}</a>`);
  let passes = 0;
  const pieces = {
    *[Symbol.iterator]() {
      yield content;
      passes += 1;
    },
  };
  const { signatures } = describeXades(document, { resolve: () => pieces });
  // 64 MB for everybody and eight times its own one.
  assert.ok(passes < 80, `${passes} passes`);
  assert.ok(signatures.at(-1)?.integrity.faults.includes('xml_too_large'));
});
