/** A file in an archive, as directory and local header agree on it. */

export interface ZipEntry {
  readonly name: string;
  /** Expanded. */
  readonly bytes: number;
  /** As it stands in the archive. */
  readonly compressedBytes: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  /** Of its local header. */
  readonly offset: number;
  /** Of its data, after the local header. */
  readonly dataOffset: number;
  /** The local header has an extra field: forbidden to the entry that says what the archive is. */
  readonly extraField: boolean;
}
