#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

/// Only for the sources of this room that name OpenSSL.
namespace revalab::wire {

template <class Object, void (*release)(Object*)>
struct Releaser {
  void operator()(Object* object) const { release(object); }
};
using ContextPointer = std::unique_ptr<SSL_CTX, Releaser<SSL_CTX, SSL_CTX_free>>;
using SslPointer = std::unique_ptr<SSL, Releaser<SSL, SSL_free>>;
using KeyPointer = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY, EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Releaser<X509, X509_free>>;
using BioPointer = std::unique_ptr<BIO, Releaser<BIO, BIO_free_all>>;

/// The first thing OpenSSL says went wrong, and forgets the rest.
std::string openssl_problem();

}  // namespace revalab::wire
