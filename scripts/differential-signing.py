#!/usr/bin/env python3
"""Signs random, hostile requests with `strata-dev sign` and with botocore and compares every step.

    differential-signing.py PATH-OF-STRATA-DEV [--cases 2000] [--seed N]

Needs a Python that has botocore. Prints the seed, each mismatch, and at the end "N passed, N failed"; the exit status is 1 when
anything failed.

What botocore does by its own choice is kept out of the cases, or made equal before comparing:
- it replaces a Date header and then leaves x-amz-date out: no case has a Date header (the S3 reference signs both, and so do we);
- its presigned URL keeps the host as written and a default port, though it signs the host in lower case and without: the URL's host is
  compared in the form that is signed;
- presigning keeps only the first of repeated query names, moves a body into the query and leaves an old Authorization in: none there;
- it folds every white space that Unicode knows in header values: cases have spaces and tabs only;
- an old x-amz-security-token stays where the keys have no token: only cases with a token bring an old one.
"""

import argparse
import base64
import datetime
import json
import random
import string
import subprocess
import sys
from types import SimpleNamespace
from urllib.parse import urlsplit

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.handlers import _quote_source_header_from_dict
from botocore.utils import percent_encode

PIECES = (
    list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")
    + ["..", "/../", "//", "/./", "%2F", "%41", "%", "+", "?versionId=x", "&a=b", "#frag", "é", "e\u0301", "ü", "日本", "🗂", "\u202e", "\u2028", "\ufeff"]
    + ["\x00", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\u0085", "\u00a0", "\u200b", "مرحبا", "नमस्ते"]
)
KEYS = ["a/../b", "a/./b", "//", "/", "/lead", "trail/", "a//b", "..", "test.txt", "a b+c", "photos/2006/é.jpg", "k?versionId=v", "100%"]
QUERY_NAMES = [
    "a", "a-", "a.", "a-b", "ab", "a_b", "a~", "A", "B", "b", "prefix", "prefix-x", "prefix.", "prefixx", "max-keys", "marker",
    "uploads", "versions", "lifecycle", "versionId", "partNumber", "response-content-type", "ü", "a b", "a+b", "a=b", "a&b", "%41", "x/y", "日",
]
HOSTS = [
    "s3.amazonaws.com", "S3.EU-West-1.amazonaws.com", "s3.us-west-2.amazonaws.com:8443", "localhost:9000", "127.0.0.1:8333", "[::1]:9000",
    "[2001:DB8::1]", "[::1]:443", "[::1]:80", "example.com:443", "example.com:80", "minio.Example.com:9000", "10.0.0.1",
]
NAMED_HOSTS = [host for host in HOSTS if host[0] not in "[1"]
HEADERS = [
    "x-amz-meta-a", "X-Amz-Meta-B", "x-amz-acl", "x-amz-storage-class", "X-Amz-Copy-Source", "Content-MD5", "Content-Type", "Range", "If-Match",
    "Cache-Control", "x-amz-checksum-crc32", "x-amz-meta-ab", "x-amz-meta-a-b", "Accept", "Content-Length",
    "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
    "X-Amzn-Trace-Id",
]
TEXT = string.ascii_letters + string.digits


class Generator:
    """Random cases; the same seed gives the same ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def word(self, low, high, letters=TEXT):
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(low, high)))

    def hostile(self, low=0, high=8):
        parts = [self.random.choice(PIECES) if self.random.random() < 0.5 else self.word(1, 6) for _ in range(self.random.randint(low, high))]
        return "".join(parts)

    def key(self):
        draw = self.random.random()
        if draw < 0.1:
            return None
        return self.random.choice(KEYS) if draw < 0.3 else self.hostile(1)

    def query(self, once):
        pairs = []
        for _ in range(self.random.choice([0, 0, 1, 2, 3, 6])):
            name = self.random.choice(QUERY_NAMES) if self.random.random() < 0.8 else self.hostile(1, 4)
            value = self.random.choice([None, "", "a", "b", "B", "2"]) if self.random.random() < 0.5 else self.hostile()
            if not name or (once and name in [n for n, _ in pairs]):
                continue
            pairs.append([name, value])
        return pairs

    def header_value(self):
        draw = self.random.random()
        if draw < 0.1:
            return self.random.choice(["", " ", "  \t "])
        words = [self.word(1, 8, TEXT + "é,;=\"/%+") for _ in range(self.random.randint(1, 4))]
        gap = self.random.choice([" ", "  ", "\t", " \t  "])
        return self.random.choice(["", " ", "   "]) + gap.join(words) + self.random.choice(["", " ", "\t"])

    def headers(self, kind, token):
        pairs = [[self.random.choice(HEADERS), self.header_value()] for _ in range(self.random.choice([0, 0, 1, 2, 4]))]
        if pairs and self.random.random() < 0.3:
            name, value = self.random.choice(pairs)
            pairs.append([self.random.choice([name, name.upper(), name.lower()]), self.header_value()])
        if kind == "header" and self.random.random() < 0.15:
            pairs += [["Authorization", "AWS4-HMAC-SHA256 old"], ["X-Amz-Content-SHA256", "old"]]
            if token:
                pairs.append(["X-Amz-Security-Token", "old"])
        return pairs

    def moment(self):
        if self.random.random() < 0.2:
            return self.random.choice(["20130524T000000Z", "20240229T235959Z", "19991231T235959Z", "20250101T000000Z", "20000229T120000Z"])
        start = datetime.datetime(1990, 1, 1)
        return (start + datetime.timedelta(seconds=self.random.randrange(110 * 365 * 86400))).strftime("%Y%m%dT%H%M%SZ")

    def case(self, number):
        draw = self.random.random()
        kind = "header" if draw < 0.58 else "presign" if draw < 0.88 else "copysource" if draw < 0.98 else "broken"
        bucket = self.word(3, 20, string.ascii_lowercase + string.digits + "-.").strip("-.") or "bucket"
        if kind == "copysource":
            if self.random.random() < 0.15:
                bucket = "arn:aws:s3:us-west-2:123456789012:accesspoint/" + (self.word(3, 10, string.ascii_lowercase))
            version = [["versionId", self.word(1, 40, TEXT + "._-")]] if self.random.random() < 0.6 else []
            return {"id": number, "kind": kind, "bucket": bucket, "key": self.key() or "k", "query": version}
        if kind == "broken":
            wrong = [{"time": "20130230T000000Z"}, {"expires": 0}, {"kind": "other"}, {"credentials": None}, {"query": [["a"]]}, {"body_b64": "*"}]
            return self.request(number, "presign", bucket) | {"broken": True} | self.random.choice(wrong)
        return self.request(number, kind, bucket)

    def request(self, number, kind, bucket):
        style = self.random.choice(["path", "virtual"])
        host = self.random.choice(HOSTS if style == "path" else NAMED_HOSTS)
        if style == "virtual" and self.random.random() < 0.5:
            host = f"{bucket}.{host}"
        if style == "path" and self.random.random() < 0.05:
            bucket = None
        token = self.word(20, 60, TEXT + "/+=") if self.random.random() < 0.4 else None
        body = bytes(self.random.randrange(256) for _ in range(self.random.choice([0, 0, 1, 100])))
        return {
            "id": number, "kind": kind, "method": self.random.choice(["GET", "HEAD", "PUT", "POST", "DELETE"]),
            "scheme": self.random.choice(["http", "https"]), "host": host, "bucket": bucket, "key": self.key() if bucket else None, "style": style,
            "query": self.query(once=kind == "presign"), "headers": self.headers(kind, token),
            "body_b64": base64.b64encode(b"" if kind == "presign" else body).decode(), "payload": self.random.choice(["signed", "unsigned"]),
            "credentials": {"access_key": "AKIA" + self.word(16, 16), "secret_key": self.word(40, 40, TEXT + "/+"), "token": token},
            "region": self.random.choice(["us-east-1", "eu-central-1", "ap-southeast-2", "", "garage", "Region_1"]),
            "service": self.random.choice(["s3", "s3", "s3", "s3-outposts"]), "time": self.moment(),
            "expires": self.random.choice([1, 60, 3600, 86400, 604800]) if kind == "presign" else None,
        }


def url_of(case):
    """The absolute URL, in the order of the case, a lone name without "="."""
    host = case["host"]
    path = ""
    if case["style"] == "virtual":
        if not host.lower().startswith(case["bucket"] + "."):
            host = f"{case['bucket']}.{host}"
    elif case["bucket"] is not None:
        path = "/" + case["bucket"]
    if case["key"] is not None:
        path += "/" + percent_encode(case["key"], safe="-._~/")
    pairs = [percent_encode(name) + ("" if value is None else "=" + percent_encode(value)) for name, value in case["query"]]
    return f"{case['scheme']}://{host}{path or '/'}" + ("?" + "&".join(pairs) if pairs else "")


def botocore_answer(case):
    """What botocore makes of the case, in the fields of `strata-dev sign`."""
    if case["kind"] == "copysource":
        source = {"Bucket": case["bucket"], "Key": case["key"]}
        if case["query"]:
            source["VersionId"] = case["query"][0][1]
        return {"copy_source": _quote_source_header_from_dict(source)}
    moment = datetime.datetime.strptime(case["time"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: moment
    keys = case["credentials"]
    arguments = [Credentials(keys["access_key"], keys["secret_key"], keys["token"]), case["service"], case["region"]]
    if case["kind"] == "presign":
        signer = botocore.auth.S3SigV4QueryAuth(*arguments, expires=case["expires"])
    else:
        signer = botocore.auth.S3SigV4Auth(*arguments)
    url = url_of(case)
    request = AWSRequest(method=case["method"], url=url, data=base64.b64decode(case["body_b64"]))
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    # Said outright, because by itself it decides from scheme and checksum headers.
    request.context["client_config"] = SimpleNamespace(s3={"payload_signing_enabled": case["payload"] == "signed"})
    steps = {}
    canonical_request, string_to_sign = signer.canonical_request, signer.string_to_sign

    def keep_canonical_request(*given):
        steps["canonical_request"] = canonical_request(*given)
        return steps["canonical_request"]

    def keep_string_to_sign(*given):
        steps["string_to_sign"] = string_to_sign(*given)
        return steps["string_to_sign"]

    signer.canonical_request, signer.string_to_sign = keep_canonical_request, keep_string_to_sign
    signer.add_auth(request)
    steps["path"] = urlsplit(url).path
    steps["canonical_query"] = steps["canonical_request"].split("\n")[2]
    if case["kind"] == "presign":
        parts = urlsplit(request.url)
        steps["url"] = request.url.replace(f"{parts.scheme}://{parts.netloc}", f"{parts.scheme}://{botocore.auth._host_from_url(url)}", 1)
        steps["signature"] = request.url.rsplit("X-Amz-Signature=", 1)[1]
    else:
        steps["authorization"] = request.headers["Authorization"]
        steps["signature"] = steps["authorization"].rsplit("Signature=", 1)[1]
    return steps


def run(binary, cases):
    """The answers of `strata-dev sign`, by id. Half of the lines carry raw UTF-8, half are escaped to ASCII."""
    lines = "".join(json.dumps(case, ensure_ascii=index % 2 == 0) + "\n" for index, case in enumerate(cases))
    done = subprocess.run([binary, "sign"], input=lines.encode(), stdout=subprocess.PIPE, timeout=600, check=False)
    if done.returncode != 0:
        print(f"{binary} sign ended with {done.returncode}")
    answers = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    return {answer["id"]: answer for answer in answers}


def mismatches(case, answer):
    """Lines that say what is different; none where all is equal."""
    if answer is None:
        return ["no answer"]
    if case.get("broken"):
        return [] if answer.get("error") else [f"a broken case was answered: {answer}"]
    if "error" in answer:
        return [f"error: {answer['error']}"]
    return [
        f"{field}\n      strata   {answer.get(field)!r}\n      botocore {value!r}"
        for field, value in botocore_answer(case).items()
        if answer.get(field) != value
    ]


def main():
    parser = argparse.ArgumentParser(description="Compare strata-dev's signer with botocore's.")
    parser.add_argument("binary", help="path of the strata-dev binary")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None, help="default: a new one each time")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
    print(f"differential signing: botocore {botocore.__version__}, {options.cases} cases, --seed {seed}", flush=True)
    generator = Generator(seed)
    cases = [generator.case(number) for number in range(options.cases)]
    answers = run(options.binary, cases)
    failed = 0
    for case in cases:
        found = mismatches(case, answers.get(case["id"]))
        if found:
            failed += 1
            if failed <= 20:
                print(f"  case {case['id']}: {json.dumps(case)}")
                for line in found:
                    print(f"    {line}")
    if failed > 20:
        print(f"  and {failed - 20} more")
    if failed:
        print(f"again: --cases {options.cases} --seed {seed}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
