/**
 * Screen SAML: what no response needs, and what attacks on XML signatures are made of, is sent
 * away before any XML library sees it.
 *
 * Document types, comments, processing instructions and CDATA make two readers see two texts. A
 * second assertion or response is the stuff of every wrapping attack: an evil one to be read, and
 * the good one, moved elsewhere, to be verified. And what an algorithm may be stands in a list,
 * letter by letter; SHA-1 is not on it.
 */

const algorithms: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
]);

export const samlCharactersMax = 200_000;

/** @returns why it is sent away. */
export function screenSaml(xml: string): string | undefined {
  if (xml.length > samlCharactersMax) return 'too large';
  const body = xml.replace(/^\uFEFF?<\?xml [^<>?]*\?>/, '');
  if (body.includes('<!') || body.includes('<?')) return 'markup that no response needs';
  if (count(body, 'Response') !== 1) return 'not exactly one response';
  if (count(body, 'EncryptedAssertion') > 0) return 'encrypted assertions are not supported';
  if (count(body, 'Assertion') !== 1) return 'not exactly one assertion';
  if (count(body, 'Signature') > 2) return 'more signatures than a response and its assertion have';
  const named = [...body.matchAll(/\bAlgorithm\s*=\s*(["']).*?\1/gs)];
  const unknown = named.some(([text]) => !algorithms.has(text.slice(text.search(/["']/) + 1, -1)));
  return unknown ? 'an algorithm that is not taken' : undefined;
}

/** Opening tags of the name, under whatever prefix. */
function count(xml: string, name: string): number {
  return [...xml.matchAll(new RegExp(`<(?:[^\\s<>/:]+:)?${name}(?=[\\s/>])`, 'g'))].length;
}
