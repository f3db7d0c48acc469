/** The media type of a file by its ending, as far as a signature may want to tell it. */

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  xml: 'application/xml',
  zip: 'application/zip',
};

export function mediaTypeOf(file: string): string | undefined {
  const ending = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : types[ending];
}
