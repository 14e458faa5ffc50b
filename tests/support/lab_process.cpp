#include "tests/support/lab_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;  // NOLINT: POSIX

namespace revalab::test {
namespace {

/// Strings as `execve` wants them. Invariant: `texts` outlives this.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const Variables& variables) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text(*entry);
    if (!variables.contains(text.substr(0, text.find('=')))) environment.push_back(text);
  }
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  return environment;
}

/// Starts a program with these descriptors as its standard ones.
pid_t start(std::vector<std::string> arguments, const Variables& variables, int in, int out,
            int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  std::vector<std::string> environment = environment_with(variables);
  pid_t pid = -1;
  const int failed = posix_spawnp(&pid, arguments.front().c_str(), &actions, nullptr,
                                  pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(arguments.front() + " cannot be started");
  return pid;
}

int exit_code_of(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A file that nobody else has, gone from the disk already where `path` is not asked for.
int temporary_file(std::string* path = nullptr) {
  std::string name = (std::filesystem::temp_directory_path() / "revalab-test-XXXXXX").string();
  const int descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error("no temporary file can be made");
  if (path != nullptr) {
    *path = name;
  } else {
    unlink(name.c_str());
  }
  return descriptor;
}

std::string text_of(int descriptor) {
  std::string text;
  lseek(descriptor, 0, SEEK_SET);
  char buffer[4096];
  for (ssize_t count = 0; (count = read(descriptor, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

}  // namespace

Finished run_program_to_end(const std::vector<std::string>& arguments, const Variables& variables,
                            const std::string& input) {
  const int in = temporary_file();
  const bool written = write(in, input.data(), input.size()) == std::ssize(input);
  if (!written) throw std::runtime_error("no standard input can be made");
  lseek(in, 0, SEEK_SET);
  const int out = temporary_file();
  Finished finished;
  finished.exit_code = exit_code_of(start(arguments, variables, in, out, out));
  finished.output = text_of(out);
  close(in);
  close(out);
  return finished;
}

LabProcess::LabProcess(std::vector<std::string> options) {
  std::vector<std::string> arguments{REVALAB_PROGRAM, "serve", "--port", "0", "--cdn-port", "0"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  const int log = temporary_file(&log_file_);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_ =
      start(std::move(arguments), {{"XDG_STATE_HOME", state_home_.path("")}}, nothing, out[1], log);
  close(nothing);
  close(log);
  close(out[1]);
  read_exports(out[0]);
  close(out[0]);
}

LabProcess::~LabProcess() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  unlink(log_file_.c_str());
}

void LabProcess::read_exports(int descriptor) {
  std::string text;
  char c = 0;
  while (!text.ends_with("ready\n") && read(descriptor, &c, 1) == 1) text.push_back(c);
  ready_ = text.ends_with("ready\n");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (!line.starts_with("export ") || equals == std::string::npos) continue;
    exports_[line.substr(7, equals - 7)] = line.substr(equals + 1);
  }
}

std::string LabProcess::endpoint() const { return exports_.at("AWS_ENDPOINT_URL"); }
std::uint16_t LabProcess::port() const { return port_of(endpoint()); }
std::uint16_t LabProcess::cdn_port() const { return port_in("REVALAB_CDN_URL"); }
std::uint16_t LabProcess::port_in(const std::string& name) const {
  return port_of(exports_.at(name));
}

void LabProcess::signal(int number) const { kill(pid_, number); }

int LabProcess::wait() {
  const pid_t pid = pid_;
  pid_ = -1;
  return exit_code_of(pid);
}

std::string LabProcess::log() const {
  std::ifstream stream(log_file_);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace revalab::test
