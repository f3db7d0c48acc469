"""Computes OCRA responses with the package `oath`: a JSON list of cases in, a JSON list out."""

import importlib.metadata
import json
import sys

from oath import _ocra


def compute(case):
    suite = _ocra.str2ocrasuite(case["suite"])
    inputs = {}
    if "counter" in case:
        inputs["C"] = int(case["counter"])
    if "pin" in case:
        inputs["P"] = case["pin"]
    if "session" in case:
        inputs["S"] = bytes.fromhex(case["session"])
    if "timeStep" in case:
        inputs["T_precomputed"] = int(case["timeStep"])
    inputs["Qsc" if case["mutual"] else "Q"] = case["question"]
    try:
        return suite(bytes.fromhex(case["key"]), **inputs)
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


json.dump(
    {
        "version": importlib.metadata.version("oath"),
        "responses": [compute(case) for case in json.load(sys.stdin)],
    },
    sys.stdout,
)
