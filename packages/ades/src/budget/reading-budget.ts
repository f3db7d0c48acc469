/**
 * What one document, or one container with all in it, may ask of its reader. Sizes are bounded
 * elsewhere; here is bounded what grows with the product of two of them: time-stamps over a
 * content, signatures over a payload, each in another hash.
 *
 * Octets are counted where they are digested. A larger document may have more digested, so that a
 * long content with a few time-stamps is as honest as a short one with many.
 */

/** Each costs the verification of a signature; a hundred signers may have renewed ten times. */
export const timestampsInAllMax = 1000;
/** Signatures and counter-signatures at any depth; each costs a verification. */
export const signaturesInAllMax = 1000;
/** Certificates among which the one is looked for that something was signed with. */
export const certificatesTriedMax = 2000;
/** Octets that may be digested for any document … */
const digestedBytesMax = 64 * 1024 * 1024;
/** … and how often each of its own on top: a few hashes, signature and time-stamps. */
const digestedPerByte = 8;

export class ReadingBudget {
  #timestamps = timestampsInAllMax;
  #signatures = signaturesInAllMax;
  #bytes = digestedBytesMax;

  /** @param documentBytes what there is, content beside it included. */
  constructor(documentBytes: number) {
    this.credit(documentBytes);
  }

  /** More of the document has come to light. */
  credit(documentBytes: number): void {
    this.#bytes += digestedPerByte * documentBytes;
  }

  /** Whether one more time-stamp may be looked at. */
  takeTimestamp(): boolean {
    this.#timestamps -= 1;
    return this.#timestamps >= 0;
  }

  /** Whether one more signature may be looked at. */
  takeSignature(): boolean {
    this.#signatures -= 1;
    return this.#signatures >= 0;
  }

  /** Whether so many octets more may be digested; a no leaves what is left as it is. */
  takeBytes(bytes: number): boolean {
    if (bytes > this.#bytes) return false;
    this.#bytes -= bytes;
    return true;
  }
}
