#pragma once

#include "simulator/cli/cli.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace revalab::sim {

/// What the program did: what it printed where, and its exit code.
struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Runs the whole program in this process, with these variables and nobody to ask. `arguments` come
/// after its name.
inline Ran run_with(const std::vector<std::string>& arguments,
                    const aws::Environment& environment = {}) {
  std::vector<const char*> pointers{"revalab"};
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  std::istringstream in;
  Ran ran;
  ran.exit_code = run_program(static_cast<int>(pointers.size()), pointers.data(),
                              {out, err, in, false, false, environment});
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace revalab::sim
