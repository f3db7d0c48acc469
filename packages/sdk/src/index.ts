/** The door of the package: everything other workspaces may use. */
export * from './choose-algorithm.ts';
export * from './csc-client.ts';
export * from './post-json.ts';
export * from './read-bounded.ts';
export * from './read-credential.ts';
export * from './sdk-error.ts';
