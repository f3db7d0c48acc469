/** `npm run bench -- <name> [options]`: runs one of the benches of this folder. */

const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  ades: () => import('./ades.ts'),
  ocra: () => import('./ocra.ts'),
  'oauth-flow': () => import('./oauth-flow.ts'),
  'sign-hash': () => import('./sign-hash.ts'),
  store: () => import('./store.ts'),
  transactions: () => import('./transactions.ts'),
};

const [name = '', ...rest] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  console.error(`there is no bench "${name}"; there are: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  // A bench reads its own words from the command line.
  process.argv.splice(2, Infinity, ...rest);
  await bench();
}
