/** The door of the package: everything other workspaces may use. */
export * from './signal-error.ts';
