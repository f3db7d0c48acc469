/**
 * How much one opened document may ask for, in octets written canonically: a signature names
 * what is to be digested, thirty times, and a document may hold many signatures, each in other
 * words. What is honest comes nowhere near; what is not is told that it is too much.
 */

import { AdesError } from '../ades-error.ts';
import { workBytes, workPerByte, workPerCall } from './xml-limits.ts';

export class WorkBudget {
  #left: number;

  /** @param documentBytes length of the document, or of all that share it. */
  constructor(documentBytes: number) {
    this.#left = workBytes + workPerByte * documentBytes;
  }

  /** Something of that many octets is written. @throws {AdesError} `xml_too_large`. */
  write(bytes: number): void {
    this.#left -= workPerCall + bytes;
    if (this.#left < 0) throw new AdesError('xml_too_large', 'work');
  }

  /** That many octets are looked through, at a fraction of the cost. @throws as `write`. */
  look(bytes: number): void {
    this.write(bytes >> 4);
  }
}
