#pragma once

#include "tests/support/temporary_folder.hpp"

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace revalab::test {

/// What became of a program that was run to its end.
struct Finished {
  int exit_code = -1;  ///< -1 when a signal ended it.
  std::string output;  ///< Standard output and error together.
};

/// Variables that are added to the environment, or replaced in it.
using Variables = std::map<std::string, std::string>;

/// Runs a program, found on the path, to its end. `input` is its standard input.
Finished run_program_to_end(const std::vector<std::string>& arguments,
                            const Variables& variables = {}, const std::string& input = {});

/// A lab as a user starts it: the program itself, `revalab serve`, on free ports, with a state home
/// of its own. It is killed when this goes out of scope.
class LabProcess {
 public:
  /// Returns when the lab has printed `ready`; a lab that ends before leaves `ready()` false.
  explicit LabProcess(std::vector<std::string> options = {});
  ~LabProcess();
  LabProcess(const LabProcess&) = delete;
  LabProcess& operator=(const LabProcess&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  /// Everything the lab exported, by name.
  [[nodiscard]] const Variables& exports() const { return exports_; }
  /// `http://127.0.0.1:PORT`
  [[nodiscard]] std::string endpoint() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t cdn_port() const;
  /// Of an exported URL, such as `REVALAB_TLS_URL`.
  [[nodiscard]] std::uint16_t port_in(const std::string& name) const;
  /// The folder that is its XDG_STATE_HOME.
  [[nodiscard]] std::string state_home() const { return state_home_.path(""); }
  [[nodiscard]] pid_t pid() const { return pid_; }

  void signal(int number) const;
  /// Waits for the lab's end and gives its exit code, -1 when a signal ended it.
  int wait();
  /// What the lab has written to standard error so far, its log.
  [[nodiscard]] std::string log() const;

 private:
  void read_exports(int descriptor);

  TemporaryFolder state_home_;
  pid_t pid_ = -1;
  bool ready_ = false;
  Variables exports_;
  std::string log_file_;
};

}  // namespace revalab::test
