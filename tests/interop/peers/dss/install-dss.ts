/**
 * DSS and what it needs, fetched once by Maven into .cache and kept, and our programs that speak
 * with it, compiled beside. Where Java, Maven or the package index cannot be had, the reason is
 * handed back and the tests skip themselves with it.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALL_TIMEOUT_MS = 4 * 60 * 1000;
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const here = fileURLToPath(new URL('.', import.meta.url));
const project = join(here, 'pom.xml');
const folder = fileURLToPath(new URL('../../../../.cache/peers/dss', import.meta.url));

export interface Dss {
  /** Folder of the jars. */
  readonly libraries: string;
  /** Folder of our own programs. */
  readonly classes: string;
  /** Where the peer may keep files of its own. */
  readonly cache: string;
  /** As the jars are named. */
  readonly version: string;
}

/** @returns where DSS is, or why there is none. */
export async function installDss(): Promise<Dss | { readonly missing: string }> {
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
    await compilePrograms(libraries, classes);
  } catch (cause) {
    return { missing: `DSS cannot be installed: ${(cause as Error).message}` };
  }
  return { libraries, classes, cache: folder, version: versionIn(libraries) };
}

/** Compiled once: a program run from its source compiles itself at each start. */
async function compilePrograms(libraries: string, classes: string): Promise<void> {
  const names = readdirSync(here).filter((name) => name.endsWith('.java'));
  const files = names.map((name) => join(here, name));
  const sources = files.map((file) => readFileSync(file, 'utf8')).join('');
  const stamp = join(classes, 'sources.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  rmSync(classes, { recursive: true, force: true });
  mkdirSync(classes);
  await run('javac', ['-d', classes, '-cp', join(libraries, '*'), ...files]);
  writeFileSync(stamp, sources);
}

function versionIn(libraries: string): string {
  const [jar] = readdirSync(libraries).filter((name) => /^dss-validation-.*\.jar$/.test(name));
  return jar?.slice('dss-validation-'.length, -'.jar'.length) ?? 'of unknown version';
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
