#include "fakes/edge/places.hpp"

#include <algorithm>
#include <array>

namespace revalab::edge {
namespace {

constexpr auto k_us = Dimension::cloudfront_egress_us;
constexpr auto k_eu = Dimension::cloudfront_egress_eu;
constexpr auto k_za = Dimension::cloudfront_egress_za;
constexpr auto k_sa = Dimension::cloudfront_egress_sa;
constexpr auto k_jp = Dimension::cloudfront_egress_jp;
constexpr auto k_au = Dimension::cloudfront_egress_au;
constexpr auto k_asia = Dimension::cloudfront_egress_asia;
constexpr auto k_in = Dimension::cloudfront_egress_in;

// The regions with a regional edge cache are AWS's; which location asks which is the lab's guess at
// the nearest. Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
// HowCloudFrontWorks.html and https://aws.amazon.com/cloudfront/pricing/ for the billing areas.
constexpr auto k_places = std::to_array<Place>({
    {"AMS", "eu-west-2", k_eu},        {"ARN", "eu-central-1", k_eu},
    {"ATH", "eu-central-1", k_eu},     {"ATL", "us-east-1", k_us},
    {"BAH", "eu-central-1", k_za},     {"BKK", "ap-southeast-1", k_asia},
    {"BLR", "ap-south-1", k_in},       {"BNA", "us-east-2", k_us},
    {"BOG", "us-east-1", k_sa},        {"BOM", "ap-south-1", k_in},
    {"BOS", "us-east-1", k_us},        {"BRU", "eu-west-2", k_eu},
    {"BUD", "eu-central-1", k_eu},     {"CCU", "ap-south-1", k_in},
    {"CDG", "eu-west-2", k_eu},        {"CGK", "ap-southeast-1", k_asia},
    {"CMH", "us-east-2", k_us},        {"CPH", "eu-central-1", k_eu},
    {"CPT", "eu-west-1", k_za},        {"DEL", "ap-south-1", k_in},
    {"DEN", "us-west-2", k_us},        {"DFW", "us-east-2", k_us},
    {"DTW", "us-east-2", k_us},        {"DUB", "eu-west-1", k_eu},
    {"DUS", "eu-central-1", k_eu},     {"DXB", "ap-south-1", k_za},
    {"EWR", "us-east-1", k_us},        {"EZE", "sa-east-1", k_sa},
    {"FCO", "eu-central-1", k_eu},     {"FJR", "ap-south-1", k_za},
    {"FOR", "sa-east-1", k_sa},        {"FRA", "eu-central-1", k_eu},
    {"GIG", "sa-east-1", k_sa},        {"GRU", "sa-east-1", k_sa},
    {"HAM", "eu-central-1", k_eu},     {"HEL", "eu-central-1", k_eu},
    {"HIO", "us-west-2", k_us},        {"HKG", "ap-southeast-1", k_asia},
    {"HYD", "ap-south-1", k_in},       {"IAD", "us-east-1", k_us},
    {"IAH", "us-east-2", k_us},        {"ICN", "ap-northeast-2", k_asia},
    {"IND", "us-east-2", k_us},        {"JAX", "us-east-1", k_us},
    {"JFK", "us-east-1", k_us},        {"JNB", "eu-west-1", k_za},
    {"KIX", "ap-northeast-1", k_jp},   {"KUL", "ap-southeast-1", k_asia},
    {"LAX", "us-west-1", k_us},        {"LHR", "eu-west-2", k_eu},
    {"LIS", "eu-west-1", k_eu},        {"MAA", "ap-south-1", k_in},
    {"MAD", "eu-west-2", k_eu},        {"MAN", "eu-west-2", k_eu},
    {"MCI", "us-east-2", k_us},        {"MEL", "ap-southeast-2", k_au},
    {"MIA", "us-east-1", k_us},        {"MNL", "ap-southeast-1", k_asia},
    {"MRS", "eu-central-1", k_eu},     {"MSP", "us-east-2", k_us},
    {"MUC", "eu-central-1", k_eu},     {"MXP", "eu-central-1", k_eu},
    {"NBO", "eu-west-1", k_za},        {"NRT", "ap-northeast-1", k_jp},
    {"ORD", "us-east-2", k_us},        {"OSL", "eu-west-2", k_eu},
    {"PDX", "us-west-2", k_us},        {"PER", "ap-southeast-2", k_au},
    {"PHL", "us-east-1", k_us},        {"PHX", "us-west-1", k_us},
    {"PMO", "eu-central-1", k_eu},     {"PRG", "eu-central-1", k_eu},
    {"QRO", "us-east-2", k_us},        {"SCL", "sa-east-1", k_sa},
    {"SEA", "us-west-2", k_us},        {"SFO", "us-west-1", k_us},
    {"SIN", "ap-southeast-1", k_asia}, {"SLC", "us-west-2", k_us},
    {"SOF", "eu-central-1", k_eu},     {"SYD", "ap-southeast-2", k_au},
    {"TLV", "eu-central-1", k_eu},     {"TPA", "us-east-1", k_us},
    {"TPE", "ap-northeast-1", k_asia}, {"TXL", "eu-central-1", k_eu},
    {"VIE", "eu-central-1", k_eu},     {"WAW", "eu-central-1", k_eu},
    {"YTO", "us-east-2", k_us},        {"YUL", "us-east-1", k_us},
    {"YVR", "us-west-2", k_us},        {"ZAG", "eu-central-1", k_eu},
    {"ZRH", "eu-central-1", k_eu},
});

}  // namespace

Place place_of(std::string_view location) {
  const auto* found =
      std::lower_bound(k_places.begin(), k_places.end(), location.substr(0, 3),
                       [](const Place& place, std::string_view iata) { return place.iata < iata; });
  if (found == k_places.end() || found->iata != location.substr(0, 3)) return {{}, {}, k_us};
  return *found;
}

std::string regional_of(std::string_view location) {
  const Place place = place_of(location);
  return std::string(place.regional.empty() ? location : place.regional);
}

}  // namespace revalab::edge
