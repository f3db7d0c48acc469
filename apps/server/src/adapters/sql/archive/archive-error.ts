/** Why a store was not exported or imported: the code for programs, the message for people. */

export type ArchiveErrorCode =
  /** No archive of ours, or changed since it was written. */
  | 'archive_damaged'
  /** The end is missing: the disk was full, or the copy was interrupted. */
  | 'archive_cut_off'
  /** Of another format or another schema than this version knows. */
  | 'archive_of_other_version'
  /** The place it should go to holds something already. */
  | 'place_taken';

export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}
