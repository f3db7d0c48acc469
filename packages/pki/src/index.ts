/** The door of the package: everything other workspaces may use. */
export * from './algorithms.ts';
export * from './pki-error.ts';
export * from './der/tag.ts';
export * from './der/parse-der.ts';
export * from './der/read-der.ts';
export * from './der/encode-der.ts';
export * from './der/object-identifier.ts';
export * from './der/der-time.ts';
