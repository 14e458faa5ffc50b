#include "tests/clients/client_program.hpp"

#include "tests/support/temporary_folder.hpp"

#include <cstdlib>

namespace revalab::test {

Finished run_client(const LabProcess& lab, const std::vector<std::string>& arguments,
                    const Variables& variables) {
  const TemporaryFolder home;
  Variables environment{{"PATH", std::getenv("PATH")},
                        {"HOME", home.path("")},
                        {"PYTHONDONTWRITEBYTECODE", "1"},
                        {"AWS_PAGER", ""}};
  for (const auto& [name, value] : lab.exports()) environment[name] = value;
  for (const auto& [name, value] : variables) environment[name] = value;
  std::vector<std::string> command{"/usr/bin/env", "-i"};
  for (const auto& [name, value] : environment) command.push_back(name + "=" + value);
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_program_to_end(command);
}

std::vector<std::string> python_client(const std::string& file) {
  // Connections that a test leaves open are closed with the interpreter.
  return {"/usr/bin/python3", "-W", "ignore::ResourceWarning",
          repository_path("tests/clients/python/" + file)};
}

std::vector<std::string> javascript_client(const std::string& file) {
  return {"node", "--test-reporter=spec", REVALAB_CLIENTS_DIR "/javascript/" + file};
}

std::vector<std::string> aws_cli(const std::string& arguments) {
  return {"/bin/sh", "-c", "exec /usr/bin/aws --endpoint-url \"$AWS_ENDPOINT_URL\" " + arguments};
}

}  // namespace revalab::test
