/**
 * The authenticator as files: scripts and styles under names with a hash of their content, and
 * under names that stay the page, the manifest, the icons and the service worker, which lists what
 * it keeps for use without a network.
 *
 * The microphone is read by a script of its own (an audio worklet), and the service worker is one
 * too; so three programs are bundled, the two inner ones first told to the outer by `define`.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { BuildOptions, BuildResult } from 'esbuild';
import { drawIcon } from './draw-icon.ts';
import { renderManifest } from './render-manifest.ts';
import { renderShell } from './render-shell.ts';

export interface Bundle {
  /** By path relative to the folder of the app. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Every file that had a say, relative to the root of the repository. */
  readonly inputs: readonly string[];
}

const sources = 'apps/web/src/authenticator';
const styles = ['apps/server/assets/kumoin.css', `${sources}/styles/authenticator.css`];
const icon = `${sources}/styles/icon.svg`;
/** What decides besides the sources: how they are bundled, and by which bundler. */
const tooling = [
  'tools/build-web.ts',
  'tools/web/bundle-authenticator.ts',
  'tools/web/draw-icon.ts',
  'tools/web/render-manifest.ts',
  'tools/web/render-shell.ts',
  'node_modules/esbuild/package.json',
  'tsconfig.base.json',
  'packages/contract/package.json',
  'packages/otp/package.json',
  'packages/sdk/package.json',
  'packages/signal/package.json',
  'apps/web/tsconfig.json',
];
const browsers = ['chrome111', 'edge111', 'firefox115', 'safari16.4'];
const iconSizes = [192, 512] as const;

export async function bundleAuthenticator(root: string): Promise<Bundle> {
  const files = new Map<string, Uint8Array>();
  const inputs = new Set([...tooling, ...styles, icon]);
  const bundle = async (entry: string, facts: object): Promise<Uint8Array> => {
    const result = await runEsbuild(root, join(root, sources, entry), facts);
    for (const name of Object.keys(result.metafile.inputs)) {
      // What is written in by `define` appears among the files.
      if (!name.startsWith('<')) inputs.add(relative(root, join(root, name)));
    }
    const [output] = result.outputFiles;
    if (output === undefined) throw new Error(`no output of ${entry}`);
    return output.contents;
  };
  const add = (name: string, content: Uint8Array | string): string => {
    files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return name;
  };
  const addHashed = (name: string, content: Uint8Array): string =>
    add(`assets/${name.replace('.', `-${hashOf([content])}.`)}`, content);

  const worklet = addHashed('sound-worklet.js', await bundle('worker/sound-worklet.ts', {}));
  const qrWorker = addHashed('qr-worker.js', await bundle('worker/qr-worker.ts', {}));
  const facts = { KUMOIN_SOUND_WORKLET: worklet, KUMOIN_QR_WORKER: qrWorker };
  const script = addHashed('authenticator.js', await bundle('main.tsx', facts));
  const stylesheet = addHashed('authenticator.css', await joined(root, styles));
  add('icon.svg', await readFile(join(root, icon)));
  for (const size of iconSizes) add(`icon-${size}.png`, drawIcon(size));
  add('manifest.webmanifest', renderManifest(iconSizes));
  add('index.html', renderShell({ script, stylesheet }));

  const kept = [...files.keys()].filter((name) => name !== 'index.html');
  const version = hashOf([...files].flatMap(([name, content]) => [name, content]));
  const precache = { KUMOIN_PRECACHE: ['./', ...kept], KUMOIN_VERSION: version };
  add('service-worker.js', await bundle('worker/service-worker.ts', precache));
  return { files, inputs: [...inputs].sort() };
}

async function runEsbuild(
  root: string,
  entry: string,
  facts: object,
): Promise<BuildResult<BuildOptions & { write: false; metafile: true }>> {
  // Loaded only when there is something to build.
  const { build } = await import('esbuild');
  return build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: browsers,
    platform: 'browser',
    // Our packages are bundled from their sources, unbuilt, as the server runs them.
    conditions: ['source'],
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    define: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
  });
}

/** The names of colours and spaces come first: they are those of every page of ours. */
async function joined(root: string, names: readonly string[]): Promise<Uint8Array> {
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(root, name)))));
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url').slice(0, 12).replaceAll(/[-_]/g, 'x');
}
