/** The door of the test kit: for tests only. */
export * from './pki-world.ts';
export * from './test-needs.ts';
export * from './pdf-draft.ts';
export * from './soft-hsm.ts';
export * from './postgres-server.ts';
export * from './faulty-pkcs11.ts';
export * from './seeded-random.ts';
export * from './sound-room.ts';
export * from './camera-view.ts';
export * from './raw-zip.ts';
