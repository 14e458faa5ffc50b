#pragma once

#include "tests/support/lab_process.hpp"

#include <string>
#include <vector>

namespace revalab::test {

/// Runs a client to its end with the lab's exports and nothing else in its environment: no user's
/// profile, no proxy. `variables` are added, or replace exports.
Finished run_client(const LabProcess& lab, const std::vector<std::string>& arguments,
                    const Variables& variables = {});

/// A Python file below tests/clients/python, with Debian's Python and boto3.
std::vector<std::string> python_client(const std::string& file);
/// A JavaScript file below tests/clients/javascript, with the packages beside its copy in the build
/// folder.
std::vector<std::string> javascript_client(const std::string& file);

}  // namespace revalab::test
