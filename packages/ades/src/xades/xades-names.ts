/** Names that XAdES signatures are made of (XML Signature 1.1; EN 319 132-1, 4.2 and annex). */

export const dsNamespace = 'http://www.w3.org/2000/09/xmldsig#';
/** XAdES 1.3.2. */
export const xadesNamespace = 'http://uri.etsi.org/01903/v1.3.2#';
export const xades141Namespace = 'http://uri.etsi.org/01903/v1.4.1#';
/** Evidence records in XAdES (TS 119 132-3). */
export const evidenceNamespace = 'http://uri.etsi.org/19132/v1.1.1#';
export const exclusiveNamespace = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const filter2Namespace = 'http://www.w3.org/2002/06/xmldsig-filter2';

export const transformIdentifier = {
  enveloped: `${dsNamespace}enveloped-signature`,
  base64: `${dsNamespace}base64`,
  filter2: filter2Namespace,
  xpath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
} as const;

export const referenceType = {
  signedProperties: 'http://uri.etsi.org/01903#SignedProperties',
  counterSigned: 'http://uri.etsi.org/01903#CountersignedSignature',
  object: `${dsNamespace}Object`,
  manifest: `${dsNamespace}Manifest`,
} as const;
