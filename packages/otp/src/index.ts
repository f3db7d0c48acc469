/** The door of the package: everything other workspaces may use. */
export * from './base32.ts';
export type { KeyDerivation, Pbkdf2 } from './container-ciphers.ts';
export * from './enrolment/key-agreement.ts';
export * from './hmac.ts';
export * from './hotp.ts';
export {
  answerAsClient,
  answerAsServer,
  answerChallenge,
  clientQuestionOf,
  serverQuestionOf,
  signAsClient,
  signAsServer,
  signChallenge,
} from './ocra/ocra-modes.ts';
export type { OcraParty, OcraServerCheck, TwoQuestions } from './ocra/ocra-modes.ts';
export * from './ocra/ocra-suite.ts';
export * from './ocra/ocra.ts';
export * from './ocra/pad-session.ts';
export {
  concatQuestions,
  insecureRawQuestion,
  randomQuestion,
  randomQuestionOctets,
} from './ocra/question.ts';
export type { Question } from './ocra/question.ts';
export * from './ocra/resynchronize-ocra.ts';
export * from './ocra/verify-ocra.ts';
export * from './otp-error.ts';
export { iterationsMax, iterationsMin } from './pskc/container-protection.ts';
export type { PskcUnlock } from './pskc/container-protection.ts';
export * from './pskc/export-pskc.ts';
export * from './pskc/import-pskc.ts';
export type { PskcProtection, RandomOctets } from './pskc/protect-values.ts';
export * from './pskc/pskc-key.ts';
export * from './same-code.ts';
export * from './statement/amount.ts';
export * from './statement/carried-statement.ts';
export * from './statement/check-statement.ts';
export * from './statement/decode-statement.ts';
export * from './statement/encode-statement.ts';
export * from './statement/field-labels.ts';
export * from './statement/format-statement.ts';
export * from './statement/keypad-question.ts';
export * from './statement/make-statement.ts';
export * from './statement/normalize-text.ts';
export { questionOfStatement } from './statement/question-of-statement.ts';
export * from './statement/statement-bytes.ts';
export * from './statement/statement-proof.ts';
export * from './statement/statement.ts';
export * from './totp.ts';
export * from './verify-hotp.ts';
