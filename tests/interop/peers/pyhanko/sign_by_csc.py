"""Sign a PDF with pyHanko as a CSC v1 client: its own PDF writer, its own requests.

Reads one JSON object from standard input: service_url, token, credential_id, pin, otp (or null),
input, output. Ends with exit code 1 and one line on standard error if the service refuses.
"""

import asyncio
import json
import sys

import aiohttp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import csc_signer


class Refused(Exception):
    pass


class FactorAuthorization(csc_signer.CSCAuthorizationManager):
    """Asks credentials/authorize for each signature, with the signer's factors."""

    def __init__(self, http, session, credential, order):
        super().__init__(session, credential)
        self.http = http
        self.order = order

    async def authorize_signature(self, hash_b64s):
        request = self.format_csc_auth_request(
            pin=self.order['pin'], otp=self.order['otp'], hash_b64s=hash_b64s
        )
        url = self.csc_session_info.endpoint_url('credentials/authorize')
        async with self.http.post(url, headers=self.auth_headers, json=request) as response:
            answer = await response.json()
            if response.status != 200:
                raise Refused(f"{response.status} {answer['error']}: {answer['error_description']}")
        return self.parse_csc_auth_response(answer)


async def main(order):
    session = csc_signer.CSCServiceSessionInfo(
        service_url=order['service_url'],
        credential_id=order['credential_id'],
        oauth_token=order['token'],
    )
    async with aiohttp.ClientSession() as http:
        credential = await csc_signer.fetch_certs_in_csc_credential(http, session)
        signer = csc_signer.CSCSigner(
            http,
            auth_manager=FactorAuthorization(http, session, credential, order),
            sign_timeout=30,
        )
        metadata = PdfSignatureMetadata(
            field_name='PeerSignature', md_algorithm='sha256', subfilter=SigSeedSubFilter.PADES
        )
        with open(order['input'], 'rb') as source:
            # The signing application may be strict about files; the signatures are not its fault.
            writer = IncrementalPdfFileWriter(source, strict=False)
            signed = await PdfSigner(metadata, signer).async_sign_pdf(writer)
    with open(order['output'], 'wb') as target:
        target.write(signed.getbuffer())


try:
    asyncio.run(main(json.load(sys.stdin)))
except Refused as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(1)
