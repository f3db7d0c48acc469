/** What an assertion must say: one row for each thing that may be off. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSamlAssertion } from './saml-assertion.ts';
import type { SamlConfirmation, SamlExpectation, SamlFacts } from './saml-assertion.ts';

const at = Date.UTC(2030, 0, 1);
const expected: SamlExpectation = {
  issuer: 'urn:idp',
  audience: 'urn:us',
  recipient: 'https://us.example/acs',
  subjectAttribute: undefined,
  verifiedEmailAttribute: 'mail',
};
const confirmation: SamlConfirmation = {
  method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
  inResponseTo: '_request',
  recipient: expected.recipient,
  notBefore: undefined,
  notOnOrAfter: at + 1,
};
const good: SamlFacts = {
  assertionId: '_1',
  issuer: expected.issuer,
  nameId: { value: 'subject', format: '' },
  confirmations: [confirmation],
  notBefore: at,
  notOnOrAfter: at + 1,
  audiences: [['urn:other', 'urn:us']],
  authenticatedAt: [at - 5_000],
  attributes: new Map([['mail', ['a@example.com']]]),
};

test('a good assertion is held, with what it is told apart by', () => {
  assert.deepEqual(readSamlAssertion(good, expected, at), {
    held: true,
    assertionId: '_1',
    inResponseTo: '_request',
    notOnOrAfter: at + 1,
    subject: 'subject',
    verifiedEmail: 'a@example.com',
    authenticatedAt: at - 5_000,
  });
});

const confirmed = (changes: Partial<SamlConfirmation>): Partial<SamlFacts> => ({
  confirmations: [{ ...confirmation, ...changes }],
});
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const late = at + 30_001;

const rows: readonly (readonly [string, Partial<SamlFacts>, RegExp])[] = [
  ['no id', { assertionId: '' }, /no ID/],
  ['another issuer', { issuer: 'urn:idp2' }, /issuer/],
  ['no issuer', { issuer: '' }, /issuer/],
  ['over, by nothing', { notOnOrAfter: at }, /not valid now/],
  ['an end nobody can read', { notOnOrAfter: NaN }, /not valid now/],
  ['a beginning nobody can read', { notBefore: NaN }, /not valid now/],
  ['not begun, by more than a clock may be wrong', { notBefore: late }, /not valid now/],
  ['no audience', { audiences: [] }, /no audience/],
  ['an audience without names', { audiences: [[]] }, /audience is another/],
  ['one of two audiences', { audiences: [['urn:us'], ['urn:other']] }, /audience is another/],
  ['no confirmation', { confirmations: [] }, /confirmation/],
  ['not a bearer', confirmed({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }), /conf/],
  ['no request', confirmed({ inResponseTo: '' }), /confirmation/],
  ['another place', confirmed({ recipient: 'https://us.example/acs/' }), /confirmation/],
  ['confirmed until now', confirmed({ notOnOrAfter: at }), /confirmation/],
  ['confirmed without an end', confirmed({ notOnOrAfter: undefined }), /confirmation/],
  ['confirmed with an unreadable end', confirmed({ notOnOrAfter: NaN }), /confirmation/],
  ['confirmed with a beginning', confirmed({ notBefore: at - 1 }), /confirmation/],
  ['no time of the proof', { authenticatedAt: [] }, /when the person/],
  ['an unreadable time of the proof', { authenticatedAt: [NaN] }, /future/],
  ['a proof of the future', { authenticatedAt: [late] }, /future/],
  ['no name', { nameId: { value: '', format: '' } }, /lasting name/],
  ['a passing name', { nameId: { value: 'x', format: transient } }, /lasting name/],
  ['a name too long', { nameId: { value: 'x'.repeat(1_001), format: '' } }, /lasting name/],
];

for (const [what, changes, why] of rows) {
  test(`${what}: not held`, () => {
    const answer = readSamlAssertion({ ...good, ...changes }, expected, at);
    assert.equal(answer.held, false);
    assert.match(answer.why, why);
  });
}

test('a clock there may be half a minute ahead', () => {
  const ahead = { notBefore: at + 30_000, authenticatedAt: [at + 30_000] };
  const answer = readSamlAssertion({ ...good, ...ahead }, expected, at);
  assert.equal(answer.held && answer.authenticatedAt, at);
});

test('an attribute may tell people apart, if it has one value', () => {
  const read = (values: readonly string[]) => {
    const attributes = new Map([['uid', values]]);
    const nameId = { value: 'x', format: transient };
    const asked = { ...expected, subjectAttribute: 'uid' };
    return readSamlAssertion({ ...good, nameId, attributes }, asked, at);
  };
  const answer = read(['u-1']);
  assert.equal(answer.held && answer.subject, 'u-1');
  for (const values of [[], [''], ['u-1', 'u-2']]) assert.equal(read(values).held, false);
});

test('an address counts if the operator says so, and it is the only one', () => {
  const emailOf = (values: readonly string[], name: string | undefined = 'mail') => {
    const attributes = new Map([['mail', values]]);
    const asked = { ...expected, verifiedEmailAttribute: name };
    const answer = readSamlAssertion({ ...good, attributes }, asked, at);
    return answer.held ? answer.verifiedEmail : 'refused';
  };
  assert.equal(emailOf(['a@example.com']), 'a@example.com');
  assert.equal(emailOf(['a@example.com', 'b@example.com']), undefined);
  assert.equal(emailOf([]), undefined);
  assert.equal(emailOf(['a@example.com'], 'email'), undefined);
});

test('an address of which the operator says nothing does not count', () => {
  const answer = readSamlAssertion(good, { ...expected, verifiedEmailAttribute: undefined }, at);
  assert.equal(answer.held && answer.verifiedEmail, undefined);
});
