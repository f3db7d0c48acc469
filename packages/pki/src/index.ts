/** The door of the package: everything other workspaces may use. */
export * from './algorithm-identifier.ts';
export * from './algorithms.ts';
export * from './certificate-extensions.ts';
export * from './crypto.ts';
export * from './der/der-time.ts';
export * from './der/encode-der.ts';
export * from './der/object-identifier.ts';
export * from './der/parse-der.ts';
export * from './der/read-der.ts';
export * from './der/tag.ts';
export * from './hex.ts';
export * from './name.ts';
export * from './oids.ts';
export * from './parse-certificate.ts';
export * from './pki-error.ts';
