#pragma once

#include "tests/support/lab_process.hpp"

#include <string>
#include <vector>

namespace revalab::test {

/// Runs a client to its end with the lab's exports and nothing else in its environment: no user's
/// profile, no proxy. `variables` are added, or replace exports.
Finished run_client(const LabProcess& lab, const std::vector<std::string>& arguments,
                    const Variables& variables = {});

/// The command of a Python file below tests/clients/python, with Debian's Python and boto3.
std::vector<std::string> python_client(const std::string& file);
/// The command of a JavaScript file below tests/clients/javascript, of which there is a copy in the
/// build folder, with the packages it imports.
std::vector<std::string> javascript_client(const std::string& file);
/// The command of Debian's AWS CLI, with arguments as in a shell. It ignores AWS_ENDPOINT_URL,
/// which the AWS CLI knows since 2.13.
std::vector<std::string> aws_cli(const std::string& arguments);

}  // namespace revalab::test
