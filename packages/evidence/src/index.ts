/** The door of the package: everything other workspaces may use. */
export * from './evidence-error.ts';
export * from './record/encode-evidence.ts';
export * from './record/evidence-body.ts';
export * from './record/parse-evidence.ts';
export * from './record/pseudonym-of.ts';
