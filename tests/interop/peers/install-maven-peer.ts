/**
 * A judge written in Java and what it needs, fetched once by Maven into .cache and kept, and our
 * programs that speak with it, compiled beside. Where Java, Maven or the package index cannot be
 * had, the reason is handed back and the tests skip themselves with it.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALL_TIMEOUT_MS = 4 * 60 * 1000;
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const cache = fileURLToPath(new URL('../../../.cache/peers', import.meta.url));

export interface MavenPeer {
  /** Folder of the jars. */
  readonly libraries: string;
  /** Folder of our own programs. */
  readonly classes: string;
  /** Where the peer may keep files of its own. */
  readonly cache: string;
}

/**
 * @param name of its folder in the cache.
 * @param project its pom.xml; the programs are the .java files beside it.
 * @returns where it is, or why there is none.
 */
export async function installMavenPeer(
  name: string,
  project: string,
): Promise<MavenPeer | { readonly missing: string }> {
  const folder = join(cache, name);
  const libraries = join(folder, 'lib');
  const classes = join(folder, 'classes');
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(project, 'utf8');
  try {
    await run('java', ['--version']);
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
      rmSync(libraries, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await run('mvn', [
        '--batch-mode',
        '--quiet',
        `--file=${project}`,
        `-Dmaven.repo.local=${join(folder, 'repository')}`,
        COPY_GOAL,
        '-DincludeScope=runtime',
        `-DoutputDirectory=${libraries}`,
      ]);
      writeFileSync(stamp, wanted);
    }
    await compilePrograms(dirname(project), { libraries, classes });
  } catch (cause) {
    return { missing: `${name} cannot be installed: ${(cause as Error).message}` };
  }
  return { libraries, classes, cache: folder };
}

/** Compiled once: a program run from its source compiles itself at each start. */
async function compilePrograms(
  folder: string,
  { libraries, classes }: Pick<MavenPeer, 'libraries' | 'classes'>,
): Promise<void> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.java'));
  const files = names.map((name) => join(folder, name));
  const sources = files.map((file) => readFileSync(file, 'utf8')).join('');
  const stamp = join(classes, 'sources.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  rmSync(classes, { recursive: true, force: true });
  mkdirSync(classes);
  await run('javac', ['-d', classes, '-cp', join(libraries, '*'), ...files]);
  writeFileSync(stamp, sources);
}

function run(program: string, args: readonly string[]): Promise<void> {
  const options = { timeout: INSTALL_TIMEOUT_MS, env: { ...process.env, MAVEN_OPTS: '-Xmx512m' } };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else if (error.code === 'ENOENT') reject(new Error(`${program} is not installed`));
      else reject(new Error(complaintIn(`${stdout}\n${stderr}`) ?? error.message));
    });
  });
}

/** Maven tells its errors on standard output, the cause among many consequences. */
function complaintIn(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => line.includes('[ERROR]'));
  const line = lines.find((one) => /resolv|transfer/i.test(one)) ?? lines[0];
  return line?.replace(/^.*\[ERROR\] */, '').slice(0, 200);
}
