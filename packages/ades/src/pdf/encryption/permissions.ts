/**
 * What /P of an encrypted document allows (ISO 32000-2, table 22).
 */

/** What whoever opened the document may do. All true if not encrypted, or for its owner. */
export interface PdfPermissions {
  /** True if the owner's password opened it: then nothing is forbidden. */
  readonly isOwner: boolean;
  readonly print: boolean;
  readonly modify: boolean;
  readonly copy: boolean;
  readonly annotate: boolean;
  /** Includes signing in a signature field that is there. */
  readonly fillForms: boolean;
  readonly assemble: boolean;
}

export const EVERYTHING_PERMITTED: PdfPermissions = {
  isOwner: true,
  print: true,
  modify: true,
  copy: true,
  annotate: true,
  fillForms: true,
  assemble: true,
};

/** Bits of /P, counted from 1 as the standard does. */
export function readPermissions(flags: number, revision: number): PdfPermissions {
  const bit = (position: number): boolean => ((flags >> (position - 1)) & 1) === 1;
  // The finer bits came with revision 3; before it the coarser ones stood for them.
  const isFine = revision >= 3;
  return {
    isOwner: false,
    print: bit(3),
    modify: bit(4),
    copy: bit(5),
    annotate: bit(6),
    fillForms: bit(6) || (isFine && bit(9)),
    assemble: bit(4) || (isFine && bit(11)),
  };
}
