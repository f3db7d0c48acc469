/** The two kinds of containers and the media types that name them (EN 319 162-1, A.1). */

export type AsicContainer = 'asic-s' | 'asic-e';

export const mimetypeName = 'mimetype';

const mediaTypes = {
  'asic-s': 'application/vnd.etsi.asic-s+zip',
  'asic-e': 'application/vnd.etsi.asic-e+zip',
} as const;

export function asicMediaType(container: AsicContainer): string {
  return mediaTypes[container];
}

/** ODF documents carry signatures as an ASiC-E does (OpenDocument 1.3, part 2, 5). */
export function containerOf(mediaType: string): AsicContainer | undefined {
  if (mediaType === mediaTypes['asic-s']) return 'asic-s';
  if (mediaType === mediaTypes['asic-e']) return 'asic-e';
  return mediaType.startsWith('application/vnd.oasis.opendocument.') ? 'asic-e' : undefined;
}
