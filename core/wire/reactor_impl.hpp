#pragma once

#include "core/wire/reactor.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace revalab::wire {

/// Only for the sources of this room that name Asio.
struct Reactor::Impl {
  // The hint says that one thread runs it; posting from others stays allowed.
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  bool running = false;
};

}  // namespace revalab::wire
