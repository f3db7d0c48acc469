/** The door of the package: everything other workspaces may use. */
export * from './ades-error.ts';
export * from './appearance/place-box.ts';
export * from './pades/embed-pades.ts';
export * from './pades/prepare-pades.ts';
export * from './pades/read-seal.ts';
export * from './pades/verify-pades.ts';
export * from './pdf/cos.ts';
export * from './pdf/text-string.ts';
export * from './pdf/pdf-limits.ts';
export * from './pdf/xref-entry.ts';
export * from './pdf/pdf-document.ts';
export * from './pdf/pdf-update.ts';
export * from './pdf/page-tree.ts';
export * from './pdf/encryption/cipher.ts';
export * from './pdf/encryption/node-cipher.ts';
export * from './pdf/encryption/permissions.ts';
