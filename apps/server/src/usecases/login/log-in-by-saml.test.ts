/** The answer to a request of ours, in the browser that sent it, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretOf } from './login-world.contract.ts';
import { makeShowSamlMetadata } from './show-saml-metadata.ts';
import { samlFacts, upstreamWorld } from './upstream-world.contract.ts';

const begunAnew = { name: 'Refusal', code: 'login_step_unknown' };

async function world() {
  const base = await upstreamWorld();
  const { beginUpstreamLogin, requests, said, takeSamlResponse } = base;
  let assertions = 0;
  return {
    ...base,
    setOut: async () =>
      (await beginUpstreamLogin({ id: 'school', protocol: 'saml' }, '/back')).step,
    /** To the newest request. */
    answer: async (inResponseTo = requests.at(-1) ?? '') => {
      assertions += 1;
      const facts = samlFacts(inResponseTo, { assertionId: `_${assertions}` });
      said.saml = { held: true, facts };
      return takeSamlResponse('school', 'base64');
    },
  };
}

test('the answer to our request logs in, and leads back', async () => {
  const { setOut, answer, logInBySaml, checkLogin } = await world();
  const step = await setOut();
  const back = { providerId: 'school', step, answer: await answer(), current: undefined };
  const { outcome, returnTo } = await logInBySaml(back);
  const session = await checkLogin(secretOf(outcome));
  assert.deepEqual([session?.accountId, session?.methods, returnTo], ['alice', ['saml'], '/back']);
  await assert.rejects(logInBySaml(back), begunAnew);
});

test('an answer to another request, or to none of this browser, logs nobody in', async () => {
  const { setOut, answer, logInBySaml } = await world();
  const first = await setOut();
  const toFirst = await answer();
  const second = await setOut();
  const back = { providerId: 'school', current: undefined };
  await assert.rejects(logInBySaml({ ...back, step: second, answer: toFirst }), begunAnew);
  await assert.rejects(logInBySaml({ ...back, step: undefined, answer: toFirst }), begunAnew);
  await assert.rejects(logInBySaml({ ...back, step: first, answer: undefined }), begunAnew);
  await assert.rejects(logInBySaml({ ...back, step: first, answer: first }), begunAnew);
  const elsewhere = { ...back, providerId: 'other', step: first, answer: toFirst };
  await assert.rejects(logInBySaml(elsewhere), begunAnew);
  await logInBySaml({ ...back, step: first, answer: toFirst });
});

test('the browser comes back within two minutes', async () => {
  const { setOut, answer, logInBySaml, clock } = await world();
  const back = { providerId: 'school', step: await setOut(), current: undefined };
  const told = await answer();
  clock.at += 120_000;
  await assert.rejects(logInBySaml({ ...back, answer: told }), begunAnew);
});

test('an assertion is taken once, of many who bring it at once', async () => {
  const { said, takeSamlResponse } = await upstreamWorld();
  said.saml = { held: true, facts: samlFacts('_request') };
  const takings = Array.from({ length: 10 }, () => takeSamlResponse('school', 'base64'));
  const outcomes = await Promise.allSettled(takings);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  await assert.rejects(takeSamlResponse('school', 'base64'), {
    code: 'provider_refused',
    detail: 'the assertion was used before',
  });
});

test('what the rule or the library says no to is refused with the reason', async () => {
  const { said, takeSamlResponse } = await upstreamWorld();
  said.saml = { held: false, why: 'Invalid signature' };
  const refusal = { code: 'provider_refused', detail: 'Invalid signature' };
  await assert.rejects(takeSamlResponse('school', ''), refusal);
  said.saml = { held: true, facts: samlFacts('_request', { audiences: [['urn:else']] }) };
  await assert.rejects(takeSamlResponse('school', ''), { detail: 'the audience is another one' });
  await assert.rejects(takeSamlResponse('corp', ''), { code: 'provider_unknown' });
});

test('showSamlMetadata tells of providers there are, and of no others', async () => {
  const { ports } = await upstreamWorld();
  const showSamlMetadata = makeShowSamlMetadata(ports);
  assert.equal(showSamlMetadata('school'), '<metadata of="school"/>');
  assert.throws(() => showSamlMetadata('corp'), { code: 'provider_unknown' });
});
