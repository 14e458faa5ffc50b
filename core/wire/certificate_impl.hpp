#pragma once

#include "core/wire/certificate.hpp"
#include "core/wire/openssl_pointers.hpp"

namespace revalab::wire {

/// Only for the sources of this room that name OpenSSL.
struct Certificate::Impl {
  X509Pointer certificate;
  KeyPointer key;
};

}  // namespace revalab::wire
