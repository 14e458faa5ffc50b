#include "fakes/cloudfront/propagation.hpp"

#include "core/base/check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace revalab::cloudfront {
namespace {

/// A point of a distribution function, so that drawing needs no floating point.
struct Quantile {
  std::int64_t parts_per_million;
  std::int64_t milliseconds;
};
using Quantiles = std::array<Quantile, 19>;

// exp(mu + sigma * z) at the given quantiles, with median 1,581 ms and P95 5,000 ms.
constexpr Quantiles k_edge_delay{{{0, 200},
                                  {10'000, 310},
                                  {25'000, 401},
                                  {50'000, 500},
                                  {100'000, 645},
                                  {200'000, 877},
                                  {300'000, 1'095},
                                  {400'000, 1'324},
                                  {500'000, 1'581},
                                  {600'000, 1'888},
                                  {700'000, 2'282},
                                  {800'000, 2'850},
                                  {900'000, 3'877},
                                  {950'000, 5'000},
                                  {975'000, 6'234},
                                  {990'000, 8'056},
                                  {995'000, 9'594},
                                  {999'000, 13'752},
                                  {1'000'000, 15'000}}};
// The same with median 10 s and P95 25 s.
constexpr Quantiles k_completion_delay{{{0, 2'000},
                                        {10'000, 2'736},
                                        {25'000, 3'356},
                                        {50'000, 4'000},
                                        {100'000, 4'897},
                                        {200'000, 6'257},
                                        {300'000, 7'467},
                                        {400'000, 8'684},
                                        {500'000, 10'000},
                                        {600'000, 11'516},
                                        {700'000, 13'393},
                                        {800'000, 15'981},
                                        {900'000, 20'420},
                                        {950'000, 25'000},
                                        {975'000, 29'797},
                                        {990'000, 36'544},
                                        {995'000, 41'992},
                                        {999'000, 55'927},
                                        {1'000'000, 60'000}}};

// AWS gives no figure for deployments; a few minutes are usual.
constexpr Duration k_deployment_real = std::chrono::minutes(3);

Duration draw_from(const Quantiles& quantiles, Dice& dice) {
  const auto at = static_cast<std::int64_t>(dice.below(1'000'001));
  const auto* upper = std::find_if(quantiles.begin() + 1, quantiles.end(),
                                   [&](const Quantile& q) { return at <= q.parts_per_million; });
  REVALAB_CHECK(upper != quantiles.end(), "a distribution function ends at one");
  const auto* lower = upper - 1;
  const std::int64_t width = upper->parts_per_million - lower->parts_per_million;
  const std::int64_t rise = (upper->milliseconds - lower->milliseconds) * 1'000'000;
  const std::int64_t nanoseconds =
      lower->milliseconds * 1'000'000 + rise * (at - lower->parts_per_million) / width;
  return Duration(nanoseconds);
}

}  // namespace

std::optional<Propagation> parse_propagation(std::string_view text) {
  if (text == "none") return Propagation::none();
  if (text == "real") return Propagation::real();
  const auto comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto edge = parse_duration(text.substr(0, comma));
  const auto complete = parse_duration(text.substr(comma + 1));
  if (!edge || !complete || *complete < *edge) return std::nullopt;
  return Propagation::fixed(*edge, *complete);
}

std::string text_of(const Propagation& propagation) {
  switch (propagation.kind) {
    case Propagation::Kind::none: return "none";
    case Propagation::Kind::real: return "real";
    case Propagation::Kind::fixed: break;
  }
  return format_duration(propagation.edge) + "," + format_duration(propagation.complete);
}

Timeline PropagationModel::draw(std::string_view invalidation_id, std::size_t edges,
                                Instant now) const {
  const Instant start = now + extra_;
  switch (propagation_.kind) {
    case Propagation::Kind::none: return {std::vector(edges, start), start};
    case Propagation::Kind::fixed:
      return {std::vector(edges, start + propagation_.edge), start + propagation_.complete};
    case Propagation::Kind::real: break;
  }
  Dice dice = dice_.fork(invalidation_id);
  Timeline timeline;
  timeline.completed = start + draw_from(k_completion_delay, dice);
  for (std::size_t i = 0; i < edges; ++i) {
    const Instant arrival = start + draw_from(k_edge_delay, dice);
    timeline.arrivals.push_back(arrival);
    timeline.completed = std::max(timeline.completed, arrival);
  }
  return timeline;
}

Duration PropagationModel::deployment() const {
  switch (propagation_.kind) {
    case Propagation::Kind::none: return Duration(0);
    case Propagation::Kind::fixed: return propagation_.complete;
    case Propagation::Kind::real: break;
  }
  return k_deployment_real;
}

}  // namespace revalab::cloudfront
