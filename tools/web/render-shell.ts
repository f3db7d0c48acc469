/**
 * The one page of the authenticator: it loads its script and its styles and holds nothing else. The
 * script sets the language of the page once it knows the person's.
 */

export interface ShellParts {
  readonly script: string;
  readonly stylesheet: string;
}

export function renderShell({ script, stylesheet }: ShellParts): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <meta name="theme-color" content="#f4f5f7" media="(prefers-color-scheme: light)" />
    <meta name="theme-color" content="#11151c" media="(prefers-color-scheme: dark)" />
    <meta name="robots" content="noindex" />
    <title>Kumoin Authenticator</title>
    <link rel="manifest" href="manifest.webmanifest" />
    <link rel="icon" href="icon.svg" type="image/svg+xml" />
    <link rel="apple-touch-icon" href="icon-192.png" />
    <link rel="stylesheet" href="${stylesheet}" />
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <div id="app"></div>
    <noscript>
      <main>
        <h1>Kumoin Authenticator</h1>
        <p>The authenticator computes its codes in this browser, which needs JavaScript.</p>
        <p lang="ja">認証アプリはこのブラウザーの中で確認コードを計算するため、JavaScript が必要です。</p>
      </main>
    </noscript>
  </body>
</html>
`;
}
