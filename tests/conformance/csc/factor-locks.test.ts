/** Wrong factors are counted; the count outlives a restart, and a person in charge ends it. */

import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { CscWorld, pin, plain, twoFactors, versions } from './csc-world.ts';
import { expectError, expectSuccess } from './expect-answer.ts';
import { unlock } from './operator.ts';
import { askYes, digestOf, factorsIn } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const attempts = 5;

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  const title = (claim: string): string => clause('credentials/authorize', version, claim);
  const signerOf = async (credentialID: string): Promise<Signer> => ({
    session: await world.session('alice'),
    version,
    credentialID,
  });
  const yes = (signer: Signer, factors: { PIN?: string; OTP?: string }) =>
    askYes(signer, [digestOf(1)], factorsIn(version, factors));
  const locked = (name: string): string =>
    version === 'v1' ? `${name} locked` : 'Credential locked';
  const wrong = (code: string, words: string) =>
    version === 'v1'
      ? { error: code, words }
      : { error: 'invalid_authentication_data', words: 'The authentication data is invalid' };

  test(title('five wrong PINs lock it, for the right one too, through a restart'), async () => {
    const credentialID = await world.enrol('alice', plain);
    const signer = await signerOf(credentialID);
    for (let count = 0; count < attempts; count += 1) {
      const answer = await yes(signer, { PIN: `0000000${count}` });
      expectError(answer, wrong('invalid_pin', 'The PIN is invalid'));
    }
    expectError(await yes(signer, { PIN: pin }), locked('PIN'));

    await world.restart();
    world.later(7 * 24 * 3600);
    const again = await signerOf(credentialID);
    expectError(await yes(again, { PIN: pin }), locked('PIN'));

    await unlock(world, credentialID);
    expectSuccess(await yes(again, { PIN: pin }));
  });

  test(title('a right PIN sets the count back'), async () => {
    const signer = await signerOf(await world.enrol('alice', plain));
    for (let count = 1; count < 2 * attempts; count += 1) {
      const PIN = count === attempts ? pin : '00000000';
      const answer = await yes(signer, { PIN });
      if (PIN === pin) expectSuccess(answer);
      else expectError(answer, wrong('invalid_pin', 'The PIN is invalid'));
    }
    expectSuccess(await yes(signer, { PIN: pin }));
  });

  test(title('wrong PINs at the same moment cannot outrun the count'), async () => {
    const signer = await signerOf(await world.enrol('alice', plain));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => yes(signer, { PIN: String(10_000_000 + count) })),
    );
    const words = answers.map(({ body }) => body['error_description']);
    const judged = words.filter((text) => text !== locked('PIN')).length;
    if (judged !== attempts) throw new Error(`${judged} PINs were judged`);
  });

  test(title('the lock of one credential is not that of another'), async () => {
    const [first, second] = [await world.enrol('alice', plain), await world.enrol('alice', plain)];
    const signer = await signerOf(first);
    for (let count = 0; count < attempts; count += 1) await yes(signer, { PIN: '00000000' });
    expectError(await yes(signer, { PIN: pin }), locked('PIN'));
    expectSuccess(await yes({ ...signer, credentialID: second }, { PIN: pin }));
  });

  test(title('five wrong one-time passwords lock them, through a restart'), async () => {
    const credentialID = await world.enrol('bob', twoFactors);
    const signer = { session: await world.session('bob'), version, credentialID };
    for (let count = 0; count < attempts; count += 1) {
      const answer = await yes(signer, { PIN: pin, OTP: 'abcdef' });
      expectError(answer, wrong('invalid_otp', 'The OTP is invalid'));
    }
    await world.restart();
    const again = { ...signer, session: await world.session('bob') };
    expectError(await yes(again, { PIN: pin, OTP: world.otp('bob') }), locked('OTP'));
    await unlock(world, credentialID);
    expectSuccess(await yes(again, { PIN: pin, OTP: world.otp('bob') }));
  });
}
