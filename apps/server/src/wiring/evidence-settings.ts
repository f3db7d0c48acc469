/** The part of the configuration that is about evidence. */

import Type from 'typebox';

export const evidenceSchema = Type.Object(
  {
    headSeconds: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 86_400,
      description: 'so old may the newest head of the log be while there are newer records',
    }),
  },
  { additionalProperties: false, default: {}, description: 'evidence: docs/guide/evidence.md' },
);
