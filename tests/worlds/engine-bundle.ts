/**
 * The engine as an application for browsers takes it in: `@kumoin/pki` and `@kumoin/ades` bundled
 * by esbuild for the platform `browser`, minified, and served to a page whose program stands in
 * `engine-page.ts`.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { appearanceFontUrl } from '@kumoin/ades';

const root = fileURLToPath(new URL('../../', import.meta.url));
const options: BuildOptions & { write: false } = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  platform: 'browser',
  conditions: ['source'],
  logLevel: 'silent',
  outdir: 'bundle',
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
};

/** Both packages and the page, what they share in a file of its own. @returns name to octets. */
async function bundleEngine(): Promise<ReadonlyMap<string, Uint8Array>> {
  const entryPoints = {
    pki: 'packages/pki/src/index.ts',
    ades: 'packages/ades/src/index.ts',
    page: 'tests/worlds/engine-page.ts',
  };
  const { outputFiles } = await build({ ...options, entryPoints, splitting: true });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

export interface BundleSize {
  readonly bytes: number;
  readonly gzippedBytes: number;
}

/** Of a program that uses these names of a package and nothing else. */
export async function bundleSize(
  name: '@kumoin/pki' | '@kumoin/ades',
  names: readonly string[] | '*',
): Promise<BundleSize> {
  const taken = names === '*' ? '*' : `{ ${names.join(', ')} }`;
  const stdin = { contents: `export ${taken} from '${name}';`, resolveDir: root };
  const { outputFiles } = await build({ ...options, stdin });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return { bytes: contents.length, gzippedBytes: gzipSync(contents).length };
}

const page = `<!doctype html><title>Engine</title>
<script type="module">
import * as engine from '/page.js';
globalThis.engine = engine;
</script>`;

export interface EngineServer {
  /** Of an empty page that has loaded the program. */
  readonly url: string;
  close(): void;
}

export async function serveEngine(): Promise<EngineServer> {
  const files = await bundleEngine();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path.slice(1));
    if (path === '/') response.setHeader('content-type', 'text/html').end(page);
    else if (path === '/font.ttf') response.end(readFileSync(appearanceFontUrl));
    else if (file !== undefined) response.setHeader('content-type', 'text/javascript').end(file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
