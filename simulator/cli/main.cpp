#include "simulator/cli/cli.hpp"
#include "simulator/cli/surroundings.hpp"

#include <unistd.h>

#include <iostream>

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return revalab::sim::run_program(
      argc, argv,
      {std::cout, std::cerr, std::cin, isatty(STDERR_FILENO) == 1, isatty(STDIN_FILENO) == 1,
       revalab::sim::process_environment()});
}
