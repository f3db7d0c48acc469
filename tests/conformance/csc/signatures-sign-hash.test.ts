/** `signatures/signHash`: each row of the table, and what one SAD is good for. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, oneTime, plain, versions } from './csc-world.ts';
import { expectError, expectSuccess, textsOf } from './expect-answer.ts';
import { revokeCertificateOf } from './operator.ts';
import {
  askSignatures,
  askYes,
  digestOf,
  hashAlgorithmName,
  hashesIn,
  oids,
  sayYes,
  sign,
} from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
const badSad = 'Invalid parameter SAD';
const notAgreed = 'Hash is not authorized by the SAD.';
const [first, second, third] = [digestOf(1), digestOf(2), digestOf(3)];

let world: CscWorld;
let free: string;
let strict: string;
let rsa: string;
before(async () => {
  world = await CscWorld.open();
  free = await world.enrol('alice', plain);
  strict = await world.enrol('alice', bound);
  rsa = await world.enrol('alice', { ...bound, keyAlgorithm: 'rsa-2048' });
});
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('signatures/signHash', version, claim);
  const algorithmName = hashAlgorithmName[version];
  const signerOf = async (credentialID: string): Promise<Signer> => ({
    session: await world.session('alice'),
    version,
    credentialID,
  });

  for (const [what, body, words] of [
    ['SAD missing', { SAD: null }, missing('string', 'SAD')],
    ['SAD no string', { SAD: 7 }, missing('string', 'SAD')],
    ['SAD unknown', { SAD: 'x' }, badSad],
    ['SAD empty', { SAD: '' }, badSad],
    ['credentialID missing', { credentialID: null }, missing('string', 'credentialID')],
    ['credentialID no string', { credentialID: {} }, missing('string', 'credentialID')],
    ['credentialID unknown', { credentialID: 'x' }, 'Invalid parameter credentialID'],
    ['digests missing', hashesIn(version, null), missing('array', 'hash')],
    ['digests no array', hashesIn(version, first), missing('array', 'hash')],
    ['digests empty', hashesIn(version, []), 'Empty hash array'],
    ['digest no Base64', hashesIn(version, ['*']), 'Invalid Base64 hash string parameter'],
    ['digest no string', hashesIn(version, [[first]]), 'Invalid Base64 hash string parameter'],
    ['digest of wrong length', hashesIn(version, [digestOf(1, 48)]), 'Invalid digest value length'],
    ['digest not agreed to', hashesIn(version, [third]), notAgreed],
    ['one digest of two not agreed to', hashesIn(version, [first, third]), notAgreed],
    ['one digest twice', hashesIn(version, [first, first]), notAgreed],
    ['signAlgo missing', { signAlgo: null }, missing('string', 'signAlgo')],
    ['signAlgo no string', { signAlgo: 7 }, missing('string', 'signAlgo')],
    ['signAlgo unknown', { signAlgo: '1.2.3' }, 'Invalid parameter signAlgo'],
    ['signAlgo empty', { signAlgo: '' }, 'Invalid parameter signAlgo'],
    ['signAlgo of another key', { signAlgo: oids.rsaSha256 }, 'Invalid parameter signAlgo'],
    ['signAlgo SHA-1', { signAlgo: '1.2.840.10045.4.1' }, 'Invalid parameter signAlgo'],
    ['signAlgoParams no string', { signAlgoParams: 7 }, missing('string', 'signAlgoParams')],
    [`${algorithmName} no string`, { [algorithmName]: 7 }, missing('string', algorithmName)],
    [
      `${algorithmName} unknown`,
      { [algorithmName]: oids.sha1 },
      `Invalid parameter ${algorithmName}`,
    ],
    [`${algorithmName} empty`, { [algorithmName]: '' }, `Invalid parameter ${algorithmName}`],
    [
      `${algorithmName} contradicts signAlgo`,
      { [algorithmName]: oids.sha384, ...hashesIn(version, [digestOf(1, 48)]) },
      `Invalid parameter ${algorithmName}`,
    ],
    [
      `signAlgo leaves the hash open and ${algorithmName} is missing`,
      { signAlgo: oids.ecdsa, [algorithmName]: null },
      missing('string', algorithmName),
    ],
    ['clientData no string', { clientData: [] }, 'Invalid parameter clientData'],
  ] as const) {
    test(title(`${what} → invalid_request, and the SAD is still good`), async () => {
      const signer = await signerOf(strict);
      const sad = await sayYes(signer, [first, second]);
      expectError(await askSignatures(signer, sad, { hashes: [first], ...body }), words);
      await sign(signer, sad, { hashes: [first] });
    });
  }

  test(title('a hash-specific signAlgo needs no hash algorithm'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first]);
    await sign(signer, sad, { hashes: [first], [algorithmName]: null });
  });

  test(title('a signAlgo that leaves the hash open takes it from beside'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first]);
    await sign(signer, sad, { hashes: [first], signAlgo: oids.ecdsa });
  });

  test(title('RSA: 1.2.840.113549.1.1.1 with and without the hash algorithm'), async () => {
    const signer = await signerOf(rsa);
    const sad = await sayYes(signer, [first]);
    const open = { hashes: [first], signAlgo: oids.rsa };
    const answer = await askSignatures(signer, sad, { ...open, [algorithmName]: null });
    expectError(answer, missing('string', algorithmName));
    const [signature = ''] = await sign(signer, sad, open);
    assert.equal(Buffer.from(signature, 'base64').length, 256);
  });

  for (const [what, signAlgoParams, words] of [
    ['missing', undefined, missing('string', 'signAlgoParams')],
    ['no Base64', '***', 'Invalid parameter signAlgoParams'],
    ['no DER', 'AAAA', 'Invalid parameter signAlgoParams'],
    ['an empty SEQUENCE, which means SHA-1', 'MAA=', 'Invalid parameter signAlgoParams'],
    ['another algorithm', 'MA0GCSqGSIb3DQEBCwUA', 'Invalid parameter signAlgoParams'],
    // SHA-256 with a salt of 20 octets.
    [
      'an odd salt',
      'MDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEU',
      'Invalid parameter signAlgoParams',
    ],
  ] as const) {
    test(title(`PSS with parameters ${what} → invalid_request`), async () => {
      const signer = await signerOf(rsa);
      const sad = await sayYes(signer, [first]);
      const body = { hashes: [first], signAlgo: oids.rsaPss, signAlgoParams };
      expectError(await askSignatures(signer, sad, body), words);
    });
  }

  test(title('PSS parameters that contradict the hash algorithm → invalid_request'), async () => {
    const signer = await signerOf(rsa);
    const sad = await sayYes(signer, [digestOf(1, 48)]);
    const signAlgoParams =
      'MDSgDzANBglghkgBZQMEAgIFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgIFAKIDAgEw';
    const body = { hashes: [digestOf(1, 48)], signAlgo: oids.rsaPss, signAlgoParams };
    const answer = await askSignatures(signer, sad, body);
    expectError(answer, `Invalid parameter ${algorithmName}`);
  });

  test(title('signatures come in the order of the digests, which may be another'), async () => {
    const signer = await signerOf(rsa);
    const agreed = [first, second, third];
    const algorithm = { signAlgo: oids.rsaSha256 };
    const one = await sign(signer, await sayYes(signer, agreed), { hashes: agreed, ...algorithm });
    const other = await sign(signer, await sayYes(signer, agreed), {
      hashes: [third, first, second],
      ...algorithm,
    });
    assert.deepEqual(other, [one[2], one[0], one[1]]);
  });

  test(title('a SAD signs once, though signatures are left'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first, second]);
    await sign(signer, sad, { hashes: [first] });
    expectError(await askSignatures(signer, sad, { hashes: [first] }), badSad);
    expectError(await askSignatures(signer, sad, { hashes: [second] }), badSad);
  });

  test(title('at SCAL 1 any digests, but no more than agreed'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [], { numSignatures: 2 });
    const three = { hashes: [first, second, third] };
    expectError(await askSignatures(signer, sad, three), 'Numbers of signatures is too high');
    assert.equal((await sign(signer, sad, { hashes: [first, second] })).length, 2);
  });

  test(title('at SCAL 1 digests that were named are binding'), async () => {
    const signer = await signerOf(free);
    const sad = await sayYes(signer, [first], { numSignatures: 2 });
    expectError(await askSignatures(signer, sad, { hashes: [second] }), notAgreed);
    await sign(signer, sad, { hashes: [first] });
  });

  test(title('the same digest twice, agreed to twice'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first, first]);
    assert.equal((await sign(signer, sad, { hashes: [first, first] })).length, 2);
  });

  test(title('a SAD in its last second signs, an expired one does not'), async () => {
    const signer = await signerOf(strict);
    const sads = [await sayYes(signer, [first]), await sayYes(signer, [first])];
    world.later(299);
    await sign(signer, sads[0] ?? '', { hashes: [first] });
    world.later(1);
    expectError(await askSignatures(signer, sads[1] ?? '', { hashes: [first] }), 'SAD expired');
  });

  test(title('neither another signer nor another application can use the SAD'), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [first]);
    const bob = { ...signer, session: await world.session('bob') };
    const answer = await askSignatures(bob, sad, { hashes: [first] });
    expectError(answer, 'Invalid parameter credentialID');
    const own = { ...bob, credentialID: await world.enrol('bob', bound) };
    expectError(await askSignatures(own, sad, { hashes: [first] }), badSad);
    const elsewhere = { ...signer, session: await world.sessionThrough('other', 'alice') };
    expectError(await askSignatures(elsewhere, sad, { hashes: [first] }), badSad);
    await sign(signer, sad, { hashes: [first] });
  });

  test(title('the SAD of another credential → invalid_request'), async () => {
    const sad = await sayYes(await signerOf(free), [first]);
    expectError(await askSignatures(await signerOf(strict), sad, { hashes: [first] }), badSad);
  });

  test(title('a SAD outlives a restart, and so does its use'), async () => {
    const signer = await signerOf(strict);
    const [used, unused] = [await sayYes(signer, [first]), await sayYes(signer, [first])];
    await sign(signer, used, { hashes: [first] });
    await world.restart();
    expectError(await askSignatures(signer, used, { hashes: [first] }), badSad);
    await sign(signer, unused, { hashes: [first] });
  });

  test(title('a certificate revoked after the yes signs nothing'), async () => {
    const signer = await signerOf(await world.enrol('alice', bound));
    const sad = await sayYes(signer, [first]);
    await revokeCertificateOf(world, signer.session, signer.credentialID);
    const words = 'The credential identified by credentialID is disabled';
    expectError(await askSignatures(signer, sad, { hashes: [first] }), words);
  });

  test(title('a one-time credential signs in one call, and is disabled from then on'), async () => {
    const signer = await signerOf(await world.enrol('alice', oneTime));
    const one = await sayYes(signer, [first, second]);
    const other = await sayYes(signer, [first]);
    assert.equal((await sign(signer, one, { hashes: [first, second] })).length, 2);
    const words = 'The credential identified by credentialID is disabled';
    expectError(await askSignatures(signer, other, { hashes: [first] }), words);
    expectError(await askYes(signer, [first]), words);
    const { session, credentialID } = signer;
    const shown = expectSuccess(await session.call(version, 'credentials/info', { credentialID }));
    assert.equal((shown['key'] as { status: string }).status, 'disabled');
    assert.equal((shown['cert'] as { status: string }).status, 'valid');
  });

  for (const [what, form] of [
    ['standard with padding', (text: string) => text],
    ['standard without padding', (text: string) => text.replace(/=+$/, '')],
    ['url with padding', (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')],
    ['url without padding', (text: string) => Buffer.from(text, 'base64').toString('base64url')],
    ['percent-encoded', (text: string) => encodeURIComponent(text)],
  ] as const) {
    test(title(`Base64 of digests: ${what}`), async () => {
      const signer = await signerOf(strict);
      const agreed = digestOf(0xfb);
      assert.match(agreed, /[+/]/);
      const sad = await sayYes(signer, [agreed]);
      const [signature = ''] = await sign(signer, sad, { hashes: [form(agreed)] });
      assert.match(signature, /^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
    });
  }

  for (const wrong of ['AAA==', 'AAAAA', `${first}=`, ` ${first}`]) {
    test(title(`"${wrong.slice(0, 5)}…" of ${wrong.length} is no Base64`), async () => {
      const signer = await signerOf(strict);
      const sad = await sayYes(signer, [first]);
      const answer = await askSignatures(signer, sad, { hashes: [wrong] });
      expectError(answer, 'Invalid Base64 hash string parameter');
    });
  }

  test(title('members in the words of the other version, unknown ones ignored'), async () => {
    const signer = await signerOf(strict);
    const other = version === 'v1' ? 'v2' : 'v1';
    const sad = await sayYes(signer, [first]);
    const answer = await signer.session.call(version, 'signatures/signHash', {
      ...hashesIn(version, null),
      ...hashesIn(other, [first]),
      [algorithmName]: null,
      [hashAlgorithmName[other]]: oids.sha256,
      credentialID: strict,
      SAD: sad,
      signAlgo: oids.ecdsa,
      sign_algo_params: null,
      client_data: 'x',
      userID: null,
      somethingNew: { deep: [1] },
    });
    assert.equal(textsOf(expectSuccess(answer), 'signatures').length, 1);
  });
}

test(
  clause(
    'signatures/signHash',
    'v2',
    'operationMode S is served, and no spelling of another but A',
  ),
  async () => {
    const signer: Signer = {
      session: await world.session('alice'),
      version: 'v2',
      credentialID: strict,
    };
    const sad = await sayYes(signer, [first]);
    for (const operationMode of ['a', 's', '', 7]) {
      const answer = await askSignatures(signer, sad, { hashes: [first], operationMode });
      expectError(answer, 'Invalid parameter operationMode');
    }
    const ignored = { validity_period: 'x', response_uri: 7 };
    await sign(signer, sad, { hashes: [first], operationMode: 'S', ...ignored });
  },
);

test(clause('signatures/signHash', 'v1', 'operationMode is unknown and ignored'), async () => {
  const signer: Signer = {
    session: await world.session('alice'),
    version: 'v1',
    credentialID: strict,
  };
  const sad = await sayYes(signer, [first]);
  await sign(signer, sad, { hashes: [first], operationMode: 'A' });
});

for (const version of versions) {
  test(
    clause('signatures/signHash', version, 'an expired certificate → invalid_request'),
    async () => {
      const fresh = await CscWorld.open();
      try {
        const credentialID = await fresh.enrol('alice', plain);
        const session = await fresh.session('alice');
        const signer = { session, version, credentialID };
        const sad = await sayYes(signer, [first]);
        fresh.later(20 * 365 * 24 * 3600);
        const late = { ...signer, session: await fresh.session('alice') };
        const words = `Signing certificate is expired${version === 'v1' ? '.' : ''}`;
        expectError(await askSignatures(late, sad, { hashes: [first] }), words);
      } finally {
        await fresh.close();
      }
    },
  );
}
