/** The parts of the configuration that are about what operations see: metrics and traces. */

import Type from 'typebox';

export const metricsSchema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1' }),
    port: Type.Integer({ minimum: 0, maximum: 65535 }),
  },
  {
    additionalProperties: false,
    description: 'a listener of its own for /metrics, open to whoever reaches it',
  },
);

export const telemetrySchema = Type.Object(
  {
    otlpUrl: Type.String({
      pattern: '^https?://',
      description: 'of the collector, such as http://127.0.0.1:4318/v1/traces',
    }),
    serviceName: Type.String({ default: 'kumoin', minLength: 1, maxLength: 255 }),
    sampleRatio: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1,
      description: 'of the traces that begin here; of a caller’s it decides itself',
    }),
  },
  { additionalProperties: false, description: 'traces, sent to an OpenTelemetry collector' },
);
