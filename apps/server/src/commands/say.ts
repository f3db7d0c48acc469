/** One line on standard output, where scripts read; complaints go to standard error. */

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`kumoin: ${line}\n`);
}
