/**
 * How much a document may ask of us. A file is a stranger's: every count it can choose is
 * bounded, and reaching a bound is `pdf_too_large` or `pdf_too_deep`, never a crash.
 *
 * The numbers are far above what honest files need; lower them where many strangers'
 * files are read at once.
 */

export interface PdfLimits {
  /** Size of the file, in memory or not. A cross-reference table ends at 10^10 bytes. */
  readonly fileBytesMax: number;
  /** Cross-reference entries of one document, all revisions together. */
  readonly objectsMax: number;
  /** Cross-reference sections in the /Prev chain. */
  readonly sectionsMax: number;
  /** Arrays and dictionaries inside one another. */
  readonly depthMax: number;
  /** Decoded size of one stream. */
  readonly streamBytesMax: number;
  /** Decoded size of all cross-reference and object streams together. */
  readonly structureBytesMax: number;
  readonly pagesMax: number;
}

export const PDF_LIMITS: PdfLimits = {
  fileBytesMax: 8 * 1024 * 1024 * 1024,
  objectsMax: 2_000_000,
  sectionsMax: 2_000,
  depthMax: 200,
  streamBytesMax: 256 * 1024 * 1024,
  structureBytesMax: 512 * 1024 * 1024,
  pagesMax: 100_000,
};
