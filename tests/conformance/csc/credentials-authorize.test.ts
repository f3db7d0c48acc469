/** `credentials/authorize`: each row of the table, and which factors count as a yes. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, pin, plain, twoFactors, versions } from './csc-world.ts';
import { expectError, expectSuccess } from './expect-answer.ts';
import type { Row } from './expect-answer.ts';
import { revokeCertificateOf } from './operator.ts';
import { askYes, digestOf, factorsIn, hashesIn, hashName, oids } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
const tooMany = 'Numbers of signatures is too high';
const noBase64 = 'Invalid Base64 hash string parameter';
const badLength = 'Invalid digest value length';

let world: CscWorld;
let free: string;
let strict: string;
let double: string;

before(async () => {
  world = await CscWorld.open();
  free = await world.enrol('alice', plain);
  strict = await world.enrol('alice', bound);
  double = await world.enrol('alice', twoFactors);
});
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('credentials/authorize', version, claim);
  const signer = async (credentialID = free): Promise<Signer> => ({
    session: await world.session('alice'),
    version,
    credentialID,
  });
  const wrongPin: Row =
    version === 'v1'
      ? { error: 'invalid_pin', words: 'The PIN is invalid' }
      : { error: 'invalid_authentication_data', words: 'The authentication data is invalid' };
  const wrongOtp: Row =
    version === 'v1'
      ? { error: 'invalid_otp', words: 'The OTP is invalid' }
      : { error: 'invalid_authentication_data', words: 'The authentication data is invalid' };

  test(title('the right PIN gives a SAD that lives 300 seconds'), async () => {
    const members = expectSuccess(await askYes(await signer(), [digestOf(1)]));
    assert.deepEqual(Object.keys(members).sort(), ['SAD', 'expiresIn']);
    assert.equal(members['expiresIn'], 300);
    assert.match(String(members['SAD']), /^\S{32,}$/);
  });

  test(title('at SCAL 1 no digest has to be named'), async () => {
    expectSuccess(await askYes(await signer(), [], { numSignatures: 5 }));
  });

  for (const [what, body, words] of [
    ['credentialID missing', { credentialID: null }, missing('string', 'credentialID')],
    ['credentialID no string', { credentialID: ['x'] }, missing('string', 'credentialID')],
    ['credentialID unknown', { credentialID: 'x' }, 'Invalid parameter credentialID'],
    ['credentialID empty', { credentialID: '' }, 'Invalid parameter credentialID'],
    ['numSignatures missing', { numSignatures: null }, missing('integer', 'numSignatures')],
    ['numSignatures a string', { numSignatures: '1' }, missing('integer', 'numSignatures')],
    ['numSignatures 1.5', { numSignatures: 1.5 }, missing('integer', 'numSignatures')],
    ['numSignatures true', { numSignatures: true }, missing('integer', 'numSignatures')],
    ['numSignatures 0', { numSignatures: 0 }, 'Invalid value for parameter numSignatures'],
    ['numSignatures -1', { numSignatures: -1 }, 'Invalid value for parameter numSignatures'],
    ['numSignatures multisign + 1', { numSignatures: 6 }, tooMany],
    ['numSignatures 1e300', { numSignatures: 1e300 }, tooMany],
    ['digests more than numSignatures', hashesIn(version, [digestOf(1), digestOf(2)]), tooMany],
    ['digests no array', hashesIn(version, digestOf(1)), missing('array', hashName[version])],
    ['digests an object', hashesIn(version, { 0: 'x' }), missing('array', hashName[version])],
    ['digest no string', hashesIn(version, [7]), noBase64],
    ['digest null', hashesIn(version, [null]), noBase64],
    ['digest empty', hashesIn(version, ['']), noBase64],
    ['digest no Base64', hashesIn(version, ['%%%%']), noBase64],
    ['digest with a line break', hashesIn(version, [`${digestOf(1)}\n`]), noBase64],
    ['digest of 31 octets', hashesIn(version, [digestOf(1, 31)]), badLength],
    ['digest of SHA-1', hashesIn(version, [digestOf(1, 20)]), badLength],
    [
      'digest not of hashAlgorithmOID',
      { ...hashesIn(version, [digestOf(1)]), hashAlgorithmOID: oids.sha384 },
      badLength,
    ],
    [
      'hashAlgorithmOID weak',
      { hashAlgorithmOID: oids.sha1 },
      'Invalid parameter hashAlgorithmOID',
    ],
    ['hashAlgorithmOID empty', { hashAlgorithmOID: '' }, 'Invalid parameter hashAlgorithmOID'],
    ['hashAlgorithmOID no string', { hashAlgorithmOID: 1 }, missing('string', 'hashAlgorithmOID')],
    ['description no string', { description: 7 }, missing('string', 'description')],
    [
      'description of 501 characters',
      { description: 'x'.repeat(501) },
      'Invalid parameter description',
    ],
    ['PIN missing', { PIN: null, authData: null }, missing('string', 'PIN')],
    ['PIN no string', { PIN: 80417293, authData: null }, missing('string', 'PIN')],
    ['PIN endless', { PIN: '1'.repeat(257), authData: null }, 'Invalid parameter PIN'],
    ['authData no array', { authData: 'x' }, missing('array', 'authData')],
    ['authData entry without id', { authData: [{ value: pin }] }, missing('array', 'authData')],
    ['authData entry null', { authData: [null] }, missing('array', 'authData')],
    ['authData entry a string', { authData: [pin] }, missing('array', 'authData')],
    [
      'authData with one id twice',
      {
        authData: [
          { id: 'PIN', value: '1' },
          { id: 'PIN', value: pin },
        ],
      },
      missing('array', 'authData'),
    ],
    [
      'authData without end',
      { authData: Array.from({ length: 17 }, (_, id) => ({ id: String(id), value: 'x' })) },
      'Invalid parameter authData',
    ],
  ] as const) {
    test(title(`${what} → invalid_request`), async () => {
      expectError(await askYes(await signer(), [], body), words);
    });
  }

  test(title('multisign signatures, a description of 500 characters: served'), async () => {
    const body = { numSignatures: 5, description: 'x'.repeat(500), clientData: 'y'.repeat(9000) };
    expectSuccess(await askYes(await signer(), [], body));
  });

  test(title('the credential of somebody else looks unknown'), async () => {
    const session = await world.session('bob');
    const answer = await askYes({ session, version, credentialID: free }, [digestOf(1)]);
    expectError(answer, 'Invalid parameter credentialID');
  });

  test(title('a revoked credential is disabled'), async () => {
    const own = await signer(await world.enrol('alice', plain));
    await revokeCertificateOf(world, own.session, own.credentialID);
    const words = 'The credential identified by credentialID is disabled';
    expectError(await askYes(own, [digestOf(1)]), words);
  });

  test(title('SCAL 2 without digests → invalid_request'), async () => {
    const words = missing('array', hashName[version]);
    expectError(await askYes(await signer(strict), []), words);
    expectError(await askYes(await signer(strict), [], hashesIn(version, [])), words);
  });

  test(title('SCAL 2 with fewer digests than numSignatures → invalid_request'), async () => {
    const words = 'Invalid value for parameter numSignatures';
    expectError(await askYes(await signer(strict), [digestOf(1)], { numSignatures: 2 }), words);
    const both = [digestOf(1), digestOf(2)];
    expectSuccess(await askYes(await signer(strict), both, { numSignatures: 2 }));
  });

  test(title('a wrong PIN is told'), async () => {
    const wrong = factorsIn(version, { PIN: '11111111' });
    expectError(await askYes(await signer(), [digestOf(1)], wrong), wrongPin);
    expectSuccess(await askYes(await signer(), [digestOf(1)]));
  });

  test(title('PIN and one-time password are both needed'), async () => {
    const own = await signer(double);
    const OTP = world.otp('alice');
    expectError(await askYes(own, [digestOf(1)]), missing('string', 'OTP'));
    const onlyOtp = { PIN: null, ...factorsIn(version, { OTP }) };
    expectError(await askYes(own, [digestOf(1)], onlyOtp), missing('string', 'PIN'));
    expectSuccess(await askYes(own, [digestOf(1)], factorsIn(version, { PIN: pin, OTP })));
  });

  test(title('a one-time password is good once'), async () => {
    const own = await signer(double);
    const both = factorsIn(version, { PIN: pin, OTP: world.otp('alice') });
    expectSuccess(await askYes(own, [digestOf(1)], both));
    expectError(await askYes(own, [digestOf(1)], both), wrongOtp);
  });

  test(title('a wrong PIN does not use up the one-time password'), async () => {
    const own = await signer(double);
    const OTP = world.otp('alice');
    const wrong = factorsIn(version, { PIN: '11111111', OTP });
    expectError(await askYes(own, [digestOf(1)], wrong), wrongPin);
    expectSuccess(await askYes(own, [digestOf(1)], factorsIn(version, { PIN: pin, OTP })));
  });

  test(title('a one-time password that is old or made up is told'), async () => {
    const own = await signer(double);
    const OTP = world.otp('alice');
    world.later(90);
    for (const code of [OTP, 'abcdef', '１２３４５６', '1']) {
      const both = factorsIn(version, { PIN: pin, OTP: code });
      expectError(await askYes(own, [digestOf(1)], both), wrongOtp);
    }
    const good = factorsIn(version, { PIN: pin, OTP: world.otp('alice') });
    expectSuccess(await askYes(own, [digestOf(1)], good));
  });

  test(title('a request that is refused anyway costs no attempt'), async () => {
    const own = await signer(await world.enrol('alice', bound));
    const wrong = { ...factorsIn(version, { PIN: '11111111' }), numSignatures: 6 };
    for (let count = 0; count < 6; count += 1) {
      expectError(await askYes(own, [digestOf(1)], wrong), tooMany);
    }
    expectSuccess(await askYes(own, [digestOf(1)]));
  });

  test(title('members in the words of the other version'), async () => {
    const own = await signer(strict);
    const other = version === 'v1' ? 'v2' : 'v1';
    const words = { ...hashesIn(other, [digestOf(1)]), ...factorsIn(other, { PIN: pin }) };
    const ours = { [hashName[version]]: null, PIN: null, authData: null };
    expectSuccess(await askYes(own, [], { ...ours, ...words }));
  });
}
