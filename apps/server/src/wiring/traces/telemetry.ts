/**
 * Where traces go: an OpenTelemetry collector, over OTLP/HTTP. The SDK is loaded only if one is
 * configured (docs/adr/0015-traces-from-outside.md); everything else here knows the API alone.
 *
 * Nothing is registered for the whole process: who traces is handed the tracer.
 */

import type { Tracer } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { ConfigError } from '../../config.ts';

export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends what has not been sent, for a few seconds at most. */
  end(): Promise<void>;
}

export type TelemetrySettings = NonNullable<Config['telemetry']>;

/** So long may sending take, at the end of the process too. */
const timeoutMs = 5_000;
const complainEveryMs = 60_000;

/** @throws {ConfigError} when the SDK is not installed. */
export async function startTelemetry(
  { otlpUrl, serviceName, sampleRatio }: TelemetrySettings,
  logger: Pick<Logger, 'warn'>,
): Promise<Telemetry> {
  const { sdk, exporter, resources } = await loadSdk();
  const sender = new exporter.OTLPTraceExporter({ url: otlpUrl, timeoutMillis: timeoutMs });
  const processor = new sdk.BatchSpanProcessor({
    exporter: complaining(sender, logger),
    exportTimeoutMillis: timeoutMs,
  });
  const root = new sdk.TraceIdRatioBasedSampler(sampleRatio);
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [processor],
    sampler: new sdk.ParentBasedSampler({ root }),
  });
  return { tracer: provider.getTracer('kumoin'), end: () => provider.shutdown() };
}

async function loadSdk() {
  try {
    const [sdk, exporter, resources] = await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    return { sdk, exporter, resources };
  } catch (cause) {
    const advice = 'it was left out at the installation; install optional dependencies, too';
    throw new ConfigError(`telemetry: the OpenTelemetry SDK cannot be loaded: ${advice}`, {
      cause,
    });
  }
}

type Loaded = Awaited<ReturnType<typeof loadSdk>>;
type SpanExporter = InstanceType<Loaded['exporter']['OTLPTraceExporter']>;

/** A collector that is away costs traces and a line in the log now and then, nothing else. */
function complaining(sender: SpanExporter, logger: Pick<Logger, 'warn'>) {
  let complainedAt = -Infinity;
  return {
    export(
      spans: Parameters<SpanExporter['export']>[0],
      done: Parameters<SpanExporter['export']>[1],
    ) {
      sender.export(spans, (result) => {
        const now = performance.now();
        if (result.error !== undefined && now - complainedAt > complainEveryMs) {
          complainedAt = now;
          logger.warn({ err: result.error }, 'traces could not be sent');
        }
        done(result);
      });
    },
    forceFlush: () => sender.forceFlush(),
    shutdown: () => sender.shutdown(),
  };
}
