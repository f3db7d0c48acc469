/**
 * How much XML is read. Everything that parses it states its bounds here, before the library
 * that builds the tree sees a byte: its own limit of depth lies beyond what its stack carries.
 */

/** Of a document, whatever its encoding. */
export const xmlBytesMax = 64 * 1024 * 1024;

/** Elements inside each other. */
export const xmlDepthMax = 200;

export const xmlElementsMax = 500_000;

/** Of one element, namespace declarations included. */
export const xmlAttributesMax = 256;

/** Comments, processing instructions and CDATA sections, all together. */
export const xmlAsidesMax = 500_000;

/** Of one canonical form. */
export const canonicalBytesMax = 2 * xmlBytesMax;

/** Elements found by one question. */
export const xmlSelectedMax = 256;

/** Work one opened document may cause, in octets written canonically: so many at least … */
export const workBytes = 32 * 1024 * 1024;
/** … and so many for each octet of the document; … */
export const workPerByte = 16;
/** … each piece of work costs so many beside its own. */
export const workPerCall = 2048;
