/** The door of the package: everything other workspaces may use. */
export * from './base32.ts';
export * from './hmac.ts';
export * from './hotp.ts';
export * from './otp-error.ts';
export * from './statement/statement.ts';
export * from './totp.ts';
