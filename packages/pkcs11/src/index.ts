/** The door of the package: everything other workspaces may use. */
export * from './explain.ts';
export * from './key-values.ts';
export * from './pkcs11-error.ts';
export { openPkcs11Module } from './pkcs11-module.ts';
export type { Pkcs11Module, Pkcs11Options } from './pkcs11-module.ts';
