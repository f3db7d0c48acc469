/** A form again, with what was wrong above it; what no form can mend goes on as it is. */

import type { FastifyReply } from 'fastify';
import { Refusal } from '#domain/refusal.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { retryHeaders } from '../http.ts';
import { problemOf, statusOf } from './render-refusal.ts';

export function answerProblem(
  reply: FastifyReply,
  error: unknown,
  again: (problem: Problem) => FastifyReply,
): FastifyReply {
  const problem = problemOf(error);
  if (!(error instanceof Refusal) || problem === undefined) throw error;
  void reply.code(statusOf(error.code)).headers(retryHeaders(error));
  return again(problem);
}
