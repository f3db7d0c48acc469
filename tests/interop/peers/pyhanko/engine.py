"""pyHanko as an engine: one JSON order a line on standard input, one JSON answer a line back.

    {"order": "sign", "input", "output", "level", "hash", "pss"}
    {"order": "time", "input", "level", "hash", "pss", "warmUp", "measure"}   seconds
    {"order": "judge", "input", "level"}     one verdict for each signature

The level chooses the process of EN 319 102-1: basic (5.3) for B-B, with time (5.5) for B-T and
B-LT, with archival data (5.6) for B-LTA. Each demands what its level brings.

Arguments: the key (*.key, PKCS#8), its certificates from the signer up (*.cer), trusted
certificates (*.root), revocation lists (*.crl), and the address of the time-stamp authority.
Revocation is required, from these lists and from what the document carries; nothing is fetched.
"""

import asyncio
import io
import json
import sys
import time

from asn1crypto import crl as asn1_crl
from asn1crypto import keys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleCertificateStore, SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer


def read(path):
    with open(path, 'rb') as source:
        return source.read()


class Engine:
    def __init__(self, material):
        def ending(suffix):
            return [one for one in material if one.endswith(suffix)]

        self.roots = [load_cert_from_pemder(one) for one in ending('.root')]
        self.chain = [load_cert_from_pemder(one) for one in ending('.cer')]
        self.lists = [asn1_crl.CertificateList.load(read(one)) for one in ending('.crl')]
        self.keys = [keys.PrivateKeyInfo.load(read(one)) for one in ending('.key')]
        self.authorities = [one for one in material if one.startswith('http')]

    def context(self):
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.chain[1:],
            crls=[one.dump() for one in self.lists],
            allow_fetching=False,
            revocation_mode='require',
        )

    async def sign(self, document, order):
        store = SimpleCertificateStore()
        store.register_multiple(self.chain)
        signer = SimpleSigner(
            self.chain[0], self.keys[0], store, prefer_pss=order.get('pss', False)
        )
        level = order['level']
        stamped = level != 'B-B'
        kept = level in ('B-LT', 'B-LTA')
        metadata = PdfSignatureMetadata(
            field_name=order.get('field', 'PeerSignature'),
            md_algorithm=order['hash'],
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=kept,
            use_pades_lta=level == 'B-LTA',
            validation_context=self.context() if kept else None,
        )
        stamper = HTTPTimeStamper(self.authorities[0]) if stamped else None
        writer = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
        signed = await PdfSigner(metadata, signer, timestamper=stamper).async_sign_pdf(writer)
        return signed.getbuffer()

    async def repeat(self, document, order, seconds):
        end = time.perf_counter() + seconds
        count = 0
        while True:
            await self.sign(document, order)
            count += 1
            if time.perf_counter() >= end:
                return count

    async def time(self, order):
        document = read(order['input'])
        await self.repeat(document, order, order['warmUp'])
        cpu, wall = time.process_time(), time.perf_counter()
        count = await self.repeat(document, order, order['measure'])
        return {
            'count': count,
            'seconds': time.perf_counter() - wall,
            'cpuSeconds': time.process_time() - cpu,
        }

    async def judge(self, order):
        policy = CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=self.roots),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        )
        spec = SignatureValidationSpec(
            policy,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=LocalKnowledge(
                known_crls=[CRLContainer(one) for one in self.lists],
                known_certs=self.chain,
            ),
        )
        with open(order['input'], 'rb') as source:
            reader = PdfFileReader(source, strict=False)
            return [
                await self.verdict(one, spec, order['level'])
                for one in reader.embedded_regular_signatures
            ]

    async def validate(self, signature, spec, level):
        if level == 'B-LTA':
            return await ades_lta_validation(signature, PdfSignatureValidationSpec(spec))
        words = {'signed_data': signature.signed_data, 'validation_spec': spec}
        digest = signature.compute_digest()
        if level == 'B-B':
            return await ades_basic_validation(**words, raw_digest=digest)
        return await ades_with_time_validation(**words, raw_digest=digest)

    async def verdict(self, signature, spec, level):
        signature.compute_integrity_info()
        result = await self.validate(signature, spec, level)
        status = result.api_status
        return {
            'field': signature.field_name,
            'indication': result.ades_subindic.status.name,
            'subIndication': result.ades_subindic.standard_name,
            'failure': result.failure_msg,
            'intact': bool(status and status.intact and status.valid),
            'coverage': signature.coverage.name,
        }

    async def answer(self, order):
        if order['order'] == 'sign':
            signed = await self.sign(read(order['input']), order)
            with open(order['output'], 'wb') as target:
                target.write(signed)
            return {'written': order['output']}
        if order['order'] == 'time':
            return await self.time(order)
        return await self.judge(order)


def main():
    engine = Engine(sys.argv[1:])
    for line in sys.stdin:
        try:
            answer = asyncio.run(engine.answer(json.loads(line)))
        except Exception as failure:
            # What cannot be done is an answer too, so that the process lives on.
            answer = {'failure': f'{type(failure).__name__}: {failure}'}
        print(json.dumps(answer), flush=True)


main()
