/** Who signed a CMS, and whether it holds: `node verify-a-cms.ts signed.p7m root.pem`. */

import { readFileSync } from 'node:fs';
import { checkSignerInfo, decodePem, formatName, parseCertificate } from '@kumoin/pki';
import { parseSignedData, validatePath } from '@kumoin/pki';

const [, , file = 'signed.p7m', rootFile = 'root.pem'] = process.argv;
const anchors = decodePem(readFileSync(rootFile, 'utf8')).map(({ bytes }) =>
  parseCertificate(bytes),
);

// BER is what `openssl cms -stream` writes; without the word only DER is read.
const signedData = parseSignedData(new Uint8Array(readFileSync(file)), { ber: true });
const intermediates = signedData.certificates.flatMap(({ certificate }) => certificate ?? []);

for (const signerInfo of signedData.signerInfos) {
  const { sound, reasons, signerCertificate } = checkSignerInfo({ signedData, signerInfo });
  if (signerCertificate === undefined) throw new Error(reasons.join());
  const path = validatePath({
    certificate: signerCertificate,
    intermediates,
    anchors,
    at: Date.now(),
  });
  const trust = path.valid ? 'trusted' : path.reason;
  console.log(formatName(signerCertificate.subject), sound ? 'sound' : reasons.join(), trust);
}
