/** The part of the configuration that is about keys made ahead of their use. */

import Type from 'typebox';
import type { Static } from 'typebox';

const pool = Type.Object(
  {
    target: Type.Integer({ minimum: 1, maximum: 100_000, description: 'so many there should be' }),
    lowWater: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'filling begins below this',
    }),
  },
  { additionalProperties: false },
);

export const keyPoolsSchema = Type.Object(
  {
    'rsa-2048': Type.Optional(pool),
    'rsa-3072': Type.Optional(pool),
    'rsa-4096': Type.Optional(pool),
    'p-256': Type.Optional(pool),
    'p-384': Type.Optional(pool),
    'p-521': Type.Optional(pool),
    ed25519: Type.Optional(pool),
  },
  {
    additionalProperties: false,
    description: 'keys made ahead, by algorithm, so that enrolment does not wait for them',
  },
);

export type KeyPools = Static<typeof keyPoolsSchema>;
