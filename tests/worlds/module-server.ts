/**
 * The sources of this tree as a browser loads them: types stripped and nothing else, no bundler in
 * between, packages found by an import map. What does not run in a browser fails as it stands.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const imports = {
  '@kumoin/sdk': '/packages/sdk/src/index.ts',
  '@kumoin/contract': '/packages/contract/src/index.ts',
  oauth4webapi: '/node_modules/oauth4webapi/build/index.js',
  typebox: '/node_modules/typebox/build/index.mjs',
  'typebox/value': '/node_modules/typebox/build/value/index.mjs',
};
const page = `<!doctype html><title>Modules</title>
<script type="importmap">${JSON.stringify({ imports })}</script>`;

export interface ModuleServer {
  /** Of an empty page that can import `@kumoin/sdk`. */
  readonly url: string;
  /** What was asked for, as paths. */
  readonly asked: readonly string[];
  close(): void;
}

export async function serveModules(): Promise<ModuleServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.push(path);
    const found = path === '/' ? { type: 'text/html', text: page } : readModule(path);
    if (found === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': found.type }).end(found.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function readModule(path: string): { type: string; text: string } | undefined {
  if (!/^\/(packages|node_modules)\/[\w@./-]+\.(ts|js|mjs)$/.test(path)) return undefined;
  try {
    const source = readFileSync(root + path.slice(1), 'utf8');
    const text = path.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
    return { type: 'text/javascript', text };
  } catch {
    // The browser is told that there is none.
    return undefined;
  }
}
