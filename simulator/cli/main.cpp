#include "simulator/cli/cli.hpp"

#include <unistd.h>

#include <iostream>

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const bool terminal = isatty(STDERR_FILENO) == 1;
  return revalab::sim::run_program(argc, argv, {std::cout, std::cerr, terminal});
}
