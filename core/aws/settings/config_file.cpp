#include "core/aws/settings/config_file.hpp"

#include "core/aws/text.hpp"

#include <algorithm>
#include <set>

namespace revalab::aws {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The line without its comment and without blanks at its end.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool begins = line[i] == '#' || line[i] == ';';
    if (begins && (i == 0 || is_blank(line[i - 1]))) {
      line = line.substr(0, i);
      break;
    }
  }
  while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

/// What `[services lab]` is: a kind and a name. The kind is empty where the name stands alone.
struct Heading {
  std::string kind;
  std::string name;
};

Heading heading_of(std::string_view text) {
  text = trimmed(text);
  const auto blank = text.find_first_of(" \t");
  if (blank == std::string_view::npos) return {"", std::string(text)};
  std::string_view name = trimmed(text.substr(blank));
  const bool quoted = name.size() >= 2 && name.front() == name.back() &&
                      (name.front() == '"' || name.front() == '\'');
  if (quoted) name = name.substr(1, name.size() - 2);
  return {std::string(text.substr(0, blank)), std::string(name)};
}

class Reader {
 public:
  Reader(const std::string& path, ConfigFileKind kind) : path_(path), kind_(kind) {}

  Result<ConfigFile, InputError> read(std::string_view text) {
    for (const std::string_view whole : split(text, '\n')) {
      ++line_;
      const std::string_view line = without_comment(whole);
      if (trimmed(line).empty()) continue;
      if (line.front() == '[') {
        begin_section(line);
      } else if (is_blank(line.front())) {
        go_on(trimmed(line));
      } else {
        begin_setting(line);
      }
      if (error_) return *error_;
    }
    if (prefixed_default_) file_.profiles["default"] = std::move(*prefixed_default_);
    return std::move(file_);
  }

 private:
  void fail(std::string message) { error_ = InputError{path_, line_, 1, "", std::move(message)}; }

  void begin_section(std::string_view line) {
    if (line.back() != ']') return fail("expected `]` at the end of the section's name");
    const Heading heading = heading_of(line.substr(1, line.size() - 2));
    if (heading.name.empty()) return fail("expected the name of a section");
    if (!seen_.insert(heading.kind + " " + heading.name).second) {
      return fail("section `" + heading.name + "` is there twice");
    }
    last_ = nullptr;
    block_ = nullptr;
    section_ = &place_of(heading);
    *section_ = ConfigSection{line_, {}, {}};
  }

  ConfigSection& place_of(const Heading& heading) {
    if (kind_ == ConfigFileKind::credentials) {
      return heading.kind.empty() ? file_.profiles[heading.name] : skipped_;
    }
    if (heading.kind == "services") return file_.services[heading.name];
    if (heading.kind == "profile") {
      if (heading.name == "default") return prefixed_default_.emplace();
      return file_.profiles[heading.name];
    }
    return heading.kind.empty() && heading.name == "default" ? file_.profiles["default"] : skipped_;
  }

  /// Puts `name = value` into `settings`.
  Setting* add(Settings& settings, std::string_view line) {
    const auto equals = line.find('=');
    const std::string name = lower_case(trimmed(line.substr(0, equals)));
    if (equals == std::string_view::npos || name.empty()) {
      fail("expected `name = value`");
      return nullptr;
    }
    const auto [place, is_new] = settings.emplace(
        name, Setting{name, std::string(trimmed(line.substr(equals + 1))), path_, line_});
    if (!is_new) fail("`" + name + "` is there twice");
    return &place->second;
  }

  void begin_setting(std::string_view line) {
    if (section_ == nullptr) return fail("expected a section, such as [default]");
    block_ = nullptr;
    last_ = add(section_->settings, line);
  }

  void go_on(std::string_view line) {
    if (last_ == nullptr) return fail("an indented line has to follow a setting");
    if (block_ == nullptr && last_->value.empty()) block_ = &section_->blocks[last_->name];
    if (block_ != nullptr) {
      add(*block_, line);
    } else {
      last_->value.append("\n").append(line);
    }
  }

  const std::string& path_;
  ConfigFileKind kind_;
  std::size_t line_ = 0;
  ConfigFile file_;
  std::optional<ConfigSection> prefixed_default_;
  ConfigSection skipped_;
  std::set<std::string> seen_;  ///< Kinds and names of the sections so far.
  ConfigSection* section_ = nullptr;
  Setting* last_ = nullptr;    ///< What an indented line goes on with.
  Settings* block_ = nullptr;  ///< The block that an indented line belongs to.
  std::optional<InputError> error_;
};

}  // namespace

Result<ConfigFile, InputError> read_config_file(const std::string& path, std::string_view text,
                                                ConfigFileKind kind) {
  return Reader(path, kind).read(text);
}

}  // namespace revalab::aws
