"""Seed containers through python-pskc: reads one, or writes one; an order in JSON in, JSON out."""

import importlib.metadata
import io
import json
import sys

import pskc


def unlock(container, order):
    if "passphrase" in order:
        container.encryption.derive_key(order["passphrase"])
    elif "key" in order:
        container.encryption.key = bytes.fromhex(order["key"])


def read(order):
    container = pskc.PSKC(io.StringIO(order["document"]))
    unlock(container, order)
    return [
        {
            "id": key.id,
            "algorithm": key.algorithm,
            "secret": key.secret.hex(),
            "counter": key.counter,
            "serial": key.serial,
            "manufacturer": key.manufacturer,
            "suite": key.algorithm_suite,
            "responseLength": key.response_length,
            "friendlyName": key.friendly_name,
            "timeInterval": key.time_interval,
            "timeDrift": key.time_drift,
            "expiresAt": key.policy.expiry_date and key.policy.expiry_date.timestamp() * 1000,
            "keyUsage": key.policy.key_usage,
        }
        for key in container.keys
    ]


def write(order):
    container = pskc.PSKC()
    for key in order["keys"]:
        container.add_key(**{**key, "secret": bytes.fromhex(key["secret"])})
    if "passphrase" in order:
        container.encryption.setup_pbkdf2(
            order["passphrase"], algorithm="aes256-cbc", key_length=32, iterations=1000
        )
    elif "key" in order:
        container.encryption.setup_preshared_key(
            key=bytes.fromhex(order["key"]), algorithm=order["algorithm"]
        )
    written = io.BytesIO()
    container.write(written)
    return written.getvalue().decode("utf-8")


order = json.load(sys.stdin)
try:
    answer = {"found": (read if "document" in order else write)(order)}
except Exception as error:
    answer = {"failed": type(error).__name__}
json.dump({"version": importlib.metadata.version("python-pskc"), **answer}, sys.stdout)
