/** How much of XAdES is read: what one document may ask us to do. */

/** Of one SignedInfo, as other products that validate securely have it. */
export const referencesMax = 30;

/** Of one Reference. */
export const transformsMax = 5;

/** Of one Manifest; its entries are looked at one level deep. */
export const manifestEntriesMax = 1000;

/** Of one document, counter-signatures included. */
export const signaturesMax = 64;

/** Of one signature. */
export const unsignedPropertiesMax = 500;

/** Certificates, answers and lists of one signature. */
export const materialMax = 2000;
