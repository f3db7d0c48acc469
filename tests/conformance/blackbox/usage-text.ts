/** What `npm run conformance -- --help` says. */

export const usageText = `npm run conformance -- [--url URL] [what is known of it] [how to run]

Tries a CSC server from outside, clause by clause, and prints a table of verdicts.
Without --url it starts our own server in the evaluation profile and tries both versions.

The server
  --url URL             its base URI with the version, such as https://host/csc/v2
  --config FILE.json    everything below as one file; see docs/guide/conformance.md

A session of a signer: one of
  --token TOKEN         a service access token; what needs a second session is not tried
  --basic USER:PASSWORD for auth/login
  --client-id ID        an OAuth client (with --client-secret S, --redirect-uri URI)

A credential of that signer
  --credential ID       without it: all that credentials/list names
  --pin PIN             its PIN
  --totp-secret BASE32  the seed of its one-time passwords
  --expendable          wrong factors may be tried on it: it may lock

The authorization server's pages
  --authorize-command C run as "C URL"; it prints where the browser was redirected to
  (without it: on a terminal you are asked to open the URL and paste the redirect)

How to run
  --only CLAUSE         a clause or a method, such as 11.10 or signHash
  --strict              what the documents recommend counts, too
  --patience SECONDS    wait this long for something to expire (5)
  --json                rows as JSON
  --help                this text

Exit code 0: no row failed. 1: a row failed. 2: wrong usage.`;
