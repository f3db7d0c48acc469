/** The settings of PostgreSQL; see docs/operate/postgresql.md. */

import Type from 'typebox';

export const databaseSchema = Type.Object(
  {
    url: Type.String({ pattern: '^postgres(ql)?://', description: 'PostgreSQL' }),
    passwordFile: Type.Optional(Type.String()),
    connectionsMax: Type.Integer({ default: 10, minimum: 2, maximum: 200 }),
    autoMigrate: Type.Boolean({
      default: true,
      description: 'false: the schema is brought up to date by kumoin migrate alone',
    }),
  },
  { additionalProperties: false, description: 'instead of SQLite in the data folder' },
);
