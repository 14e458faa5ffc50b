#pragma once

#include "core/wire/openssl_pointers.hpp"
#include "core/wire/tls_context.hpp"

namespace revalab::wire {

/// Only for the sources of this room that name OpenSSL.
struct TlsContext::Impl {
  ContextPointer context;
  std::shared_ptr<CertificateSource> certificates;  ///< Null but for a server that chooses.
};

}  // namespace revalab::wire
