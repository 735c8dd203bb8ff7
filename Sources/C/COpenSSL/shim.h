// The door to OpenSSL's libcrypto: digests and HMAC only. No logic here.
#ifndef STRATA_COPENSSL_H
#define STRATA_COPENSSL_H
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#endif
