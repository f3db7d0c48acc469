/** What registered clients call beside the CSC API: the bank API and the signature engine. */

import type { FastifyInstance } from 'fastify';
import { registerSigning } from '#faces/signing/register-signing.ts';
import type { SigningFace } from '#faces/signing/register-signing.ts';
import { registerTransactions } from '#faces/transactions/register-transactions.ts';
import type { TransactionsFace } from '#faces/transactions/register-transactions.ts';
import { makeSignatureFont } from './signature-font.ts';

export function registerClientApis(
  app: FastifyInstance,
  face: TransactionsFace & Omit<SigningFace, 'signatureFont'>,
): void {
  registerTransactions(app, face);
  registerSigning(app, { ...face, signatureFont: makeSignatureFont() });
}
