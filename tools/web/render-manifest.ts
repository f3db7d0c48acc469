/** The web app manifest of the authenticator (W3C Web Application Manifest), as JSON. */

export function renderManifest(iconSizes: readonly number[]): string {
  const pictures = iconSizes.map((size) => ({
    src: `icon-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    // The drawing keeps clear of the edges that a mask may cut off.
    purpose: 'any maskable',
  }));
  return JSON.stringify({
    id: './',
    name: 'Kumoin Authenticator',
    short_name: 'Kumoin',
    description:
      '取引や署名を、この端末で確かめて承認します。Check and approve on your own device.',
    lang: 'en',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#1d4580',
    theme_color: '#1d4580',
    categories: ['security', 'finance'],
    icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }, ...pictures],
  });
}
