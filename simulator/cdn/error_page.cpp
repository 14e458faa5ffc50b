#include "simulator/cdn/error_page.hpp"

#include "fakes/edge/own_answers.hpp"

#include <utility>

namespace revalab::sim {

Response cdn_error_page(int status, std::string_view why) {
  edge::OwnAnswer answer = edge::error_answer(status, why, "none", "Error");
  Response page(answer.status);
  page.headers = std::move(answer.headers);
  page.headers.add("X-Cache", "Error from cloudfront");
  page.body = std::move(answer.body);
  return page;
}

}  // namespace revalab::sim
