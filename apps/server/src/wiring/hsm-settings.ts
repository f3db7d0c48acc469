/** The settings of an HSM; see docs/operate/hsm.md. */

import Type from 'typebox';

export const pkcs11Schema = Type.Object(
  {
    library: Type.String({ description: 'PKCS#11 module of the HSM, a path' }),
    tokens: Type.Array(
      Type.Object(
        { label: Type.String({ minLength: 1, maxLength: 32 }), pinFile: Type.String() },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 8, description: 'in order of preference' },
    ),
    sessionsMax: Type.Integer({ default: 8, minimum: 1, maximum: 64, description: 'per token' }),
    timeoutSeconds: Type.Integer({ default: 10, minimum: 1, maximum: 120 }),
  },
  { additionalProperties: false, description: 'keys in an HSM instead of software' },
);
