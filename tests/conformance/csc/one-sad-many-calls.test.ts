/** Sole control under load: however many calls come at once, one yes is one signature. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { bound, CscWorld, versions } from './csc-world.ts';
import { expectError } from './expect-answer.ts';
import { askSignatures, digestOf, sayYes } from './signing-steps.ts';

const calls = 200;

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  const claim = `${calls} calls at once with one SAD: one signature`;
  test(clause('signatures/signHash', version, claim), async () => {
    const credentialID = await world.enrol('alice', bound);
    const signer = { session: await world.session('alice'), version, credentialID };
    const hashes = [digestOf(7)];
    const sad = await sayYes(signer, hashes);

    const answers = await Promise.all(
      Array.from({ length: calls }, () => askSignatures(signer, sad, { hashes })),
    );

    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectError(answer, 'Invalid parameter SAD');
    }
    const { journal } = world.built.stores;
    const { sequence } = await journal.head();
    const made = (await journal.read(0, sequence)).filter(
      ({ event, facts }) => event === 'signature.made' && facts['credential'] === credentialID,
    );
    assert.equal(made.length, 1);
  });
}
