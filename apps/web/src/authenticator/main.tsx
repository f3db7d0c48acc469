/** The authenticator starts here. */

import { render } from 'preact';

const place = document.getElementById('app');
if (place !== null) render(<h1>Kumoin Authenticator</h1>, place);
void navigator.serviceWorker?.register('service-worker.js');
