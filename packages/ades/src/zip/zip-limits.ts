/**
 * How much a ZIP may ask of its reader. Ratio, threshold and count are those of the reference
 * implementation of ASiC (EU DSS); the rest bounds memory, whatever the directory claims.
 */

/** Files and folders of one archive. */
export const zipEntriesMax = 1000;
/** What an entry may expand to, in multiples of what it takes in the archive. */
export const zipRatioMax = 100;
/** Below this an entry cannot hurt, however well it compressed. */
export const zipRatioFreeBytes = 1_000_000;
/** All entries together, expanded. They are read through a window, so this bounds time. */
export const zipExpandedBytesMax = 64 * 2 ** 30;
/** One entry that is read as a whole: signatures, manifests, time-stamps. */
export const zipEntryInMemoryBytesMax = 256 * 2 ** 20;
/** A name, in UTF-8. */
export const zipNameBytesMax = 1024;
/** The comment of the archive. */
export const zipCommentBytesMax = 65_535;
/** One piece read from the source: data come in pieces of this size, the directory in one. */
export const zipReadBytesMax = 16 * 2 ** 20;
/** How much data is under way at a time. */
export const zipChunkBytes = 64 * 1024;
