/** The door of the package: everything other workspaces may use. */
export * from './csc/access.ts';
export * from './csc/algorithm-oids.ts';
export * from './csc/credentials.ts';
export * from './csc/csc-error.ts';
export * from './csc/info.ts';
export * from './csc/signatures.ts';
