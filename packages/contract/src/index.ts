/** The door of the package: everything other workspaces may use. */
export * from './csc/access.ts';
export * from './csc/algorithm-oids.ts';
export * from './csc/authorization-requests.ts';
export * from './csc/credential-requests.ts';
export * from './csc/credentials.ts';
export * from './csc/csc-error.ts';
export * from './csc/csc-forms.ts';
export * from './csc/document-requests.ts';
export * from './csc/info.ts';
export { cscDigestsMax, cscErrorWordsKey } from './csc/request-members.ts';
export type { CscErrorWords } from './csc/request-members.ts';
export * from './csc/signature-requests.ts';
export * from './csc/signatures.ts';
export * from './openapi/csc-summaries.ts';
export * from './openapi/describe-csc.ts';
export * from './openapi/describe-oauth.ts';
export * from './openapi/describe-server.ts';
export * from './openapi/openapi-document.ts';
