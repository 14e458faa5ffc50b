#include "simulator/explain/page_url.hpp"

#include <algorithm>
#include <string>

namespace revalab::sim {

std::string_view page_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (target.size() > 1 && target.ends_with('/')) target.remove_suffix(1);
  return target;
}

bool has_url(const PageUrls& urls, std::string_view page) {
  const auto is_page = [&](const std::string& url) { return page_of(url) == page; };
  return std::any_of(urls.pages.begin(), urls.pages.end(), is_page) ||
         std::any_of(urls.data.begin(), urls.data.end(), is_page);
}

}  // namespace revalab::sim
