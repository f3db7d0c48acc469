/** Reads picture codes beside the page; see `device/qr-reading.ts`. */

import { readQr } from '@kumoin/signal';
import type { Picture } from '@kumoin/signal';

addEventListener('message', ({ data }: MessageEvent<Picture>) => {
  postMessage(readQr(data));
});
