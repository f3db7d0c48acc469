"""Judge the signatures of a PDF with pyHanko and print one JSON object per signature.

    judge_pdf.py FILE ROOT_CERTIFICATE

Revocation is required, not merely attempted: pyHanko fetches our OCSP answers and revocation lists
from the addresses in the certificates and has to believe them.
"""

import asyncio
import json
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def context(root):
    return ValidationContext(
        trust_roots=[root], allow_fetching=True, revocation_mode='require'
    )


async def main(path, root_path):
    root = load_cert_from_pemder(root_path)
    with open(path, 'rb') as source:
        for signature in PdfFileReader(source, strict=False).embedded_regular_signatures:
            status = await async_validate_pdf_signature(
                signature, context(root), ts_validation_context=context(root)
            )
            stamp = status.timestamp_validity
            verdict = {
                'signer': status.signing_cert.subject.native.get('common_name'),
                'intact': status.intact,
                'valid': status.valid,
                'trusted': status.trusted,
                'bottomLine': status.bottom_line,
                'coverage': status.coverage.name,
                'timestamp': None if stamp is None else stamp.intact and stamp.valid and stamp.trusted,
            }
            print(json.dumps(verdict))


asyncio.run(main(*sys.argv[1:]))
