/**
 * Object identifiers by name, one table for the package: RFC 5280, RFC 8017, RFC 5480,
 * RFC 8410, RFC 5652, RFC 5816, RFC 6960, RFC 3161, EN 319 122-1 and EN 319 412-5. A name here is the
 * name in its document; a number nobody uses yet does not belong here.
 */

export const oid = {
  // Hashes (RFC 8017 B.1; RFC 8702 and the NIST register for SHA-3); SHA-1 names things, it
  // never signs.
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  'sha3-256': '2.16.840.1.101.3.4.2.8',
  'sha3-384': '2.16.840.1.101.3.4.2.9',
  'sha3-512': '2.16.840.1.101.3.4.2.10',

  // Keys and signatures
  rsaEncryption: '1.2.840.113549.1.1.1',
  mgf1: '1.2.840.113549.1.1.8',
  rsassaPss: '1.2.840.113549.1.1.10',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  rsaWithSha3of256: '2.16.840.1.101.3.4.3.14',
  rsaWithSha3of384: '2.16.840.1.101.3.4.3.15',
  rsaWithSha3of512: '2.16.840.1.101.3.4.3.16',
  ecPublicKey: '1.2.840.10045.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  ecdsaWithSha3of256: '2.16.840.1.101.3.4.3.10',
  ecdsaWithSha3of384: '2.16.840.1.101.3.4.3.11',
  ecdsaWithSha3of512: '2.16.840.1.101.3.4.3.12',
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',
  // Signers of some member states have keys on these (RFC 5639); they are verified only.
  brainpoolP256r1: '1.3.36.3.3.2.8.1.1.7',
  brainpoolP384r1: '1.3.36.3.3.2.8.1.1.11',
  brainpoolP512r1: '1.3.36.3.3.2.8.1.1.13',
  ed25519: '1.3.101.112',

  // Attributes of names
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  givenName: '2.5.4.42',
  pseudonym: '2.5.4.65',
  role: '2.5.4.72',
  organizationIdentifier: '2.5.4.97',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',

  // Extensions of certificates and CRLs
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  issuingDistributionPoint: '2.5.29.28',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  noRevAvail: '2.5.29.56',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  validityAssuredShortTerm: '0.4.0.194121.2.1',
  extensionRequest: '1.2.840.113549.1.9.14',

  // Purposes, access methods, qualifiers
  accessOcsp: '1.3.6.1.5.5.7.48.1',
  accessCaIssuers: '1.3.6.1.5.5.7.48.2',
  policyCps: '1.3.6.1.5.5.7.2.1',
  purposeClientAuth: '1.3.6.1.5.5.7.3.2',
  purposeEmailProtection: '1.3.6.1.5.5.7.3.4',
  purposeTimeStamping: '1.3.6.1.5.5.7.3.8',
  purposeOcspSigning: '1.3.6.1.5.5.7.3.9',
  purposeDocumentSigning: '1.3.6.1.5.5.7.3.36',

  // Qualified-certificate statements
  qcCompliance: '0.4.0.1862.1.1',
  qcRetentionPeriod: '0.4.0.1862.1.3',
  qcSscd: '0.4.0.1862.1.4',
  qcPds: '0.4.0.1862.1.5',
  qcType: '0.4.0.1862.1.6',
  qcTypeEsign: '0.4.0.1862.1.6.1',
  qcTypeEseal: '0.4.0.1862.1.6.2',

  // CMS content and attributes
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  cmsAlgorithmProtection: '1.2.840.113549.1.9.52',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  contentTimeStamp: '1.2.840.113549.1.9.16.2.20',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',

  // Signed attributes of CAdES (EN 319 122-1, 5.2)
  contentHints: '1.2.840.113549.1.9.16.2.4',
  contentIdentifier: '1.2.840.113549.1.9.16.2.7',
  contentReference: '1.2.840.113549.1.9.16.2.10',
  signaturePolicyIdentifier: '1.2.840.113549.1.9.16.2.15',
  commitmentTypeIndication: '1.2.840.113549.1.9.16.2.16',
  signerLocation: '1.2.840.113549.1.9.16.2.17',
  /** Of before version 2, read only. */
  signerAttributes: '1.2.840.113549.1.9.16.2.18',
  /** Of before signing-certificate-v2, read only. */
  otherSigningCertificate: '1.2.840.113549.1.9.16.2.19',
  mimeType: '0.4.0.1733.2.1',
  signerAttributesV2: '0.4.0.19122.1.1',
  policyUri: '1.2.840.113549.1.9.16.5.1',
  policyUserNotice: '1.2.840.113549.1.9.16.5.2',

  // Unsigned attributes of CAdES (EN 319 122-1, 5.3 to 5.5 and annex A)
  counterSignature: '1.2.840.113549.1.9.6',
  signaturePolicyStore: '0.4.0.19122.1.3',
  completeCertificateReferences: '1.2.840.113549.1.9.16.2.21',
  completeRevocationReferences: '1.2.840.113549.1.9.16.2.22',
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  cadesCTimeStamp: '1.2.840.113549.1.9.16.2.25',
  referencesTimeStamp: '1.2.840.113549.1.9.16.2.26',
  attributeCertificateReferences: '1.2.840.113549.1.9.16.2.44',
  attributeRevocationReferences: '1.2.840.113549.1.9.16.2.45',
  archiveTimeStamp: '1.2.840.113549.1.9.16.2.27',
  archiveTimeStampV2: '1.2.840.113549.1.9.16.2.48',
  archiveTimeStampV3: '0.4.0.1733.2.4',
  longTermValidation: '0.4.0.1733.2.2',
  atsHashIndex: '0.4.0.1733.2.5',
  atsHashIndexV2: '0.4.0.19122.1.4',
  atsHashIndexV3: '0.4.0.19122.1.5',
  evidenceRecordInternal: '1.2.840.113549.1.9.16.2.49',
  evidenceRecordExternal: '1.2.840.113549.1.9.16.2.50',

  // OCSP
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  /** id-ri-ocsp-response (RFC 5940): a whole response among the CRLs of a CMS. */
  revocationOcspResponse: '1.3.6.1.5.5.7.16.2',
} as const;
