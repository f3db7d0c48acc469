/** The door of the package: everything other workspaces may use. */
export * from './evidence-error.ts';
