"""Tell what pyHanko makes of the changes after each signature of a PDF, time-stamps included.

    tell_changes.py FILE

Prints a list of JSON objects: the coverage of the signature, the level of its difference analysis
that explains what came later, and whether a certification allows it.
"""

import json
import sys

from pyhanko.pdf_utils.reader import PdfFileReader


def tell(signature):
    signature.compute_integrity_info()
    found = signature.summarise_integrity_info()
    changes = found.get('diff_result')
    return {
        'field': signature.field_name,
        'coverage': found['coverage'].name,
        'changes': getattr(getattr(changes, 'modification_level', None), 'name', str(changes)),
        'allowed': found['docmdp_ok'],
    }


with open(sys.argv[1], 'rb') as source:
    reader = PdfFileReader(source, strict=False)
    print(json.dumps([tell(one) for one in reader.embedded_signatures]))
