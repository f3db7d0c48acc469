/** How much of a container is read beside its files: what META-INF may ask of its reader. */

/** All of META-INF that is read, expanded: signatures with their material. */
export const metaInfBytesMax = 64 * 2 ** 20;
/** One manifest or list: a thousand long names with a digest each. */
export const manifestBytesMax = 4 * 2 ** 20;
/** References of all manifests together: a thousand files, renewed fifty times. */
export const manifestReferencesMax = 50_000;
