/** What no response needs is sent away, however it is spelled; what one needs is not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samlCharactersMax, screenSaml } from './screen-saml.ts';

const good = `<samlp:Response ID="_1"><Signature><SignatureMethod
  Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/></Signature>
  <saml:Assertion ID="_2"><saml:AssertionIDRef/></saml:Assertion></samlp:Response>`;

test('a plain response passes, with and without a declaration', () => {
  assert.equal(screenSaml(good), undefined);
  assert.equal(screenSaml(`<?xml version="1.0" encoding="UTF-8"?>\n${good}`), undefined);
});

const inside = (text: string): string => good.replace('<saml:AssertionIDRef/>', text);
const rows: readonly (readonly [string, RegExp])[] = [
  ['', /one response/],
  [`<!DOCTYPE a>${good}`, /markup/],
  [`${good}<!-- -->`, /markup/],
  [inside('a<!-- -->b'), /markup/],
  [inside('<![CDATA[a]]>'), /markup/],
  [inside('<?a b?>'), /markup/],
  [`<?xml version="1.0"?><?xml version="1.0"?>${good}`, /markup/],
  [`<?xml version="1.0"?><!DOCTYPE a>${good}`, /markup/],
  [`${good}<Response/>`, /one response/],
  [inside('<x:Assertion/>'), /one assertion/],
  [inside('<Assertion\n/>'), /one assertion/],
  [inside('<Assertion>'), /one assertion/],
  [inside('<x:EncryptedAssertion/>'), /encrypted/],
  [good.replaceAll('saml:Assertion ', 'saml:Assertions '), /one assertion/],
  [inside('<Signature/><x:Signature a="b"/>'), /signatures/],
  [good.replace('rsa-sha256', 'rsa-sha1'), /algorithm/],
  [good.replace('rsa-sha256', 'rsa-sha&#50;56'), /algorithm/],
  [good.replace('rsa-sha256', 'hmac-sha256'), /algorithm/],
  [inside("<a Algorithm = 'http://www.w3.org/2000/09/xmldsig#sha1'/>"), /algorithm/],
  [inside('<a Algorithm=""/>'), /algorithm/],
  [`${good}${' '.repeat(samlCharactersMax)}`, /too large/],
];

for (const [xml, why] of rows) {
  test(`${JSON.stringify(xml.slice(0, 30))}… ${String(why)}`, () => {
    assert.match(screenSaml(xml) ?? 'passed', why);
  });
}
