/** Forms as browsers send them, `application/x-www-form-urlencoded`: bounded, one value per name. */

import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';

const formBytesMax = 64 * 1024;
const fieldCharactersMax = 4_000;

/** For a scope of its own: the API beside it takes no forms. */
export function takeForms(scope: FastifyInstance, bodyLimit = formBytesMax): void {
  void scope.register(formbody, { bodyLimit });
}

/** @returns empty text when it is missing, given twice, or too long to be meant. */
export function readField(members: unknown, name: string, max = fieldCharactersMax): string {
  if (typeof members !== 'object' || members === null || !Object.hasOwn(members, name)) return '';
  const value: unknown = Reflect.get(members, name);
  return typeof value === 'string' && value.length <= max ? value : '';
}
