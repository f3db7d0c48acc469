/**
 * The part of the configuration that is about signing: how large a request with documents may
 * be, how long results of signing in the background are kept, whom we tell of them.
 */

import Type from 'typebox';
import type { Static } from 'typebox';

const mebibyte = 2 ** 20;

export const signingSchema = Type.Object(
  {
    documentBodyBytesMax: Type.Integer({
      default: 16 * mebibyte,
      minimum: 64 * 1024,
      // What a vault process of its own takes in at once has to hold it.
      maximum: 32 * mebibyte,
      description: 'largest body of signatures/signDoc; of it, documents in Base64 are 3/4',
    }),
  },
  { additionalProperties: false, default: {}, description: 'limits of signing' },
);

export type SigningSettings = Static<typeof signingSchema>;
