/**
 * `GET /metrics` for Prometheus, at the address clients come to: for the operator alone, with
 * the bearer token. Prometheus text format 0.0.4.
 */

import type { FastifyInstance } from 'fastify';
import { guardOperator } from './guard-operator.ts';
import type { OperatorDoor } from './guard-operator.ts';

export interface MetricsFace extends OperatorDoor {
  readonly renderMetrics: () => Promise<string>;
  readonly metricsContentType: string;
}

export function registerMetrics(app: FastifyInstance, face: MetricsFace): void {
  void app.register(async (scope) => {
    guardOperator(scope, face);
    scope.get('/metrics', async (_request, reply) => {
      reply.header('content-type', face.metricsContentType).header('cache-control', 'no-store');
      return face.renderMetrics();
    });
  });
}
