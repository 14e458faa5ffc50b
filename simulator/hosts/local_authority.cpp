#include "simulator/hosts/local_authority.hpp"

#include "core/aws/text.hpp"
#include "core/base/document.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;
using Own = std::shared_ptr<const wire::Certificate>;

constexpr Duration k_authority_life = std::chrono::days(3650);
/// Clients of today take no server's certificate that is good for longer than 398 days. Source:
/// https://support.apple.com/en-us/102028 (2026-11-24); CA/Browser Forum Baseline
/// Requirements 6.3.2.
constexpr Duration k_server_life = std::chrono::days(90);
/// What has less left is made anew.
constexpr Duration k_life_left_min = std::chrono::days(30);
/// Clients in containers and virtual machines have clocks of their own.
constexpr Duration k_clock_skew_max = std::chrono::hours(24);
/// Only a stranger who plays with names asks for more; then all are forgotten and made anew.
constexpr std::size_t k_issued_max = 256;

std::string described(const std::string& path, int error) {
  return path + ": " + std::generic_category().message(error);
}

/// A descriptor that is closed with it.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return fsync(descriptor) == 0;
}

/// Writes a file whole or not at all.
Result<Done, std::string> replace_file(const std::string& path, std::string_view text,
                                       mode_t mode) {
  const std::string draft = path + ".new";
  // Whatever lies there is a draft that was never finished, or somebody's trap.
  unlink(draft.c_str());
  const Descriptor file(open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.number() < 0) return described(draft, errno);
  // The user's umask may have taken away what others are to read.
  const bool written = fchmod(file.number(), mode) == 0 && write_all(file.number(), text) &&
                       rename(draft.c_str(), path.c_str()) == 0;
  if (written) return Done{};
  const int error = errno;
  unlink(draft.c_str());
  return described(path, error);
}

wire::CertificateTerms terms_until(const Clock& machine, Duration life) {
  wire::CertificateTerms terms;
  terms.not_before = machine.wall_now() + -k_clock_skew_max;
  terms.not_after = machine.wall_now() + life;
  return terms;
}

bool is_usable(const wire::Certificate& certificate, WallTime now) {
  return certificate.not_before() <= now && now + k_life_left_min < certificate.not_after();
}

/// Reads the authority, or makes or renews it. Nobody else does so meanwhile.
Result<Own, std::string> read_or_make(const std::string& path, const Clock& machine) {
  Own own;
  if (access(path.c_str(), F_OK) == 0) {
    const auto text = read_file(path);
    if (!text.ok()) return text.error().to_string();
    auto read = wire::Certificate::from_pem(*text);
    if (!read.ok()) {
      return path + ": " + read.error() + "; remove the file to have a new authority made";
    }
    own = std::move(read).value();
    if (is_usable(*own, machine.wall_now())) return own;
  }
  wire::CertificateTerms terms = terms_until(machine, k_authority_life);
  terms.common_name = "revalab, a lab on this machine";
  own = wire::Certificate::authority(terms, own.get());
  const auto written = replace_file(path, own->certificate_pem() + own->key_pem(), 0600);
  if (!written.ok()) return written.error();
  return own;
}

}  // namespace

Result<std::shared_ptr<LocalAuthority>, std::string> LocalAuthority::open(
    const std::string& folder, const Clock& machine, const std::string& listening_host) {
  std::error_code error;
  const fs::path place = fs::absolute(folder);
  if (fs::create_directories(place, error)) fs::permissions(place, fs::perms::owner_all, error);
  if (error) return described(place.string(), error.value());
  // Two labs may start at once: the second finds what the first has made.
  const Descriptor lock(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.number() < 0 || flock(lock.number(), LOCK_EX) != 0) {
    return described(place.string(), errno);
  }
  auto own = read_or_make((place / "authority.pem").string(), machine);
  if (!own.ok()) return own.error();
  const std::string file = (place / "ca.pem").string();
  const std::string certificate = (*own)->certificate_pem();
  const auto published = read_file(file);
  if (!published.ok() || *published != certificate) {
    const auto written = replace_file(file, certificate, 0644);
    if (!written.ok()) return written.error();
  }
  return std::shared_ptr<LocalAuthority>(
      new LocalAuthority(std::move(own).value(), file, machine, listening_host));
}

LocalAuthority::LocalAuthority(Own own, std::string file, const Clock& machine,
                               const std::string& listening_host)
    : own_(std::move(own)),
      file_(std::move(file)),
      machine_(machine),
      listening_host_(listening_host) {}

std::shared_ptr<const wire::Certificate> LocalAuthority::certificate_for(std::string_view name) {
  const std::string host = wire::is_host(name) ? aws::lower_case(name) : std::string();
  const auto found = issued_.find(host);
  if (found != issued_.end() && is_usable(*found->second, machine_.wall_now())) {
    return found->second;
  }
  if (issued_.size() >= k_issued_max) issued_.clear();
  return issued_[host] = issue(host);
}

Own LocalAuthority::issue(const std::string& name) const {
  wire::CertificateTerms terms = terms_until(machine_, k_server_life);
  terms.common_name = "revalab";
  terms.hosts = {name};
  if (name.empty()) {
    terms.hosts = {"localhost", "127.0.0.1", "::1"};
    if (wire::is_host(listening_host_)) terms.hosts.push_back(listening_host_);
  }
  return wire::Certificate::server(terms, own_.get());
}

}  // namespace revalab::sim
