// The JSON Schemas editors use, held against what the program reads: a loader lists the fields it
// knows when it meets one it does not.

#include "core/pricing/price_book.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/scenario/whatif_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace revalab::sim {
namespace {

using nlohmann::json;
using Names = std::set<std::string>;

json schema(const std::string& kind) {
  return json::parse(
      test::text_of_file(test::repository_path("scenarios/schema/" + kind + ".json")));
}

Names property_names(const json& object_schema) {
  Names names;
  for (const auto& [name, value] : object_schema.at("properties").items()) names.insert(name);
  return names;
}

/// The fields listed in the error about the field `zzz`.
Names listed_names(const InputErrors& errors) {
  for (const InputError& error : errors) {
    if (!error.field.ends_with("/zzz")) continue;
    std::string list = error.message.substr(error.message.find("expected one of: ") + 17);
    Names names;
    while (!list.empty()) {
      const auto end = std::min(list.find(", "), list.size());
      names.insert(list.substr(0, end));
      list.erase(0, std::min(end + 2, list.size()));
    }
    return names;
  }
  ADD_FAILURE() << "no error about zzz";
  return {};
}

Names scenario_names(const std::string& text) {
  const test::TemporaryFolder folder;
  const auto loaded = load_scenario(folder.write("s.json", text));
  return loaded.ok() ? Names() : listed_names(loaded.error());
}

Names site_names(const std::string& text) {
  const test::TemporaryFolder folder;
  const auto loaded = load_site(folder.write("s.json", text));
  return loaded.ok() ? Names() : listed_names(loaded.error());
}

TEST(Schemas, NameTheFieldsOfAScenario) {
  const json scenario = schema("scenario");
  EXPECT_EQ(property_names(scenario), scenario_names(R"({"zzz": 1})"));
  const json& properties = scenario.at("properties");
  EXPECT_EQ(property_names(properties.at("stack")), scenario_names(R"({"stack": {"zzz": 1}})"));
  const json& fault = properties.at("faults").at("items");
  Names fault_names = scenario_names(R"({"faults": [{"zzz": 1}]})");
  EXPECT_EQ(property_names(fault), fault_names);
  EXPECT_EQ(property_names(properties.at("expect")), scenario_names(R"({"expect": {"zzz": 1}})"));
}

TEST(Schemas, NameTheFieldsAndOutcomesOfEveryVerb) {
  const json scenario = schema("scenario");
  const json& steps = scenario.at("properties").at("steps").at("items").at("oneOf");
  EXPECT_EQ(steps.size(), 9U);
  for (const json& step : steps) {
    const std::string verb = step.at("required").at(1);
    json object = json::object({{"zzz", 1}});
    const std::string text =
        json{{"steps", json::array({json{{"at", "1s"}, {verb, object}, {"expect", object}}})}}
            .dump();
    const json& fields = step.at("properties").at(verb);
    const json& field_schema = fields.contains("anyOf") ? fields.at("anyOf").at(1) : fields;
    EXPECT_EQ(property_names(field_schema), scenario_names(text)) << verb;
  }
}

TEST(Schemas, NameTheFieldsOfASite) {
  const json site = schema("site");
  EXPECT_EQ(property_names(site), site_names(R"({"zzz": 1})"));
  const json& route = site.at("properties").at("routes").at("items");
  EXPECT_EQ(property_names(route), site_names(R"({"routes": [{"zzz": 1}]})"));
  EXPECT_EQ(property_names(route.at("properties").at("fetches").at("items")),
            site_names(R"({"routes": [{"fetches": [{"zzz": 1}]}]})"));
}

TEST(Schemas, NameTheFieldsOfAWhatIf) {
  const json whatif = schema("whatif");
  const auto names = [](const std::string& text) {
    const test::TemporaryFolder folder;
    const auto loaded = load_whatif(folder.write("w.json", text));
    return loaded.ok() ? Names() : listed_names(loaded.error());
  };
  EXPECT_EQ(property_names(whatif), names(R"({"zzz": 1})"));
  const json& traffic = whatif.at("properties").at("traffic");
  EXPECT_EQ(property_names(traffic), names(R"({"traffic": {"zzz": 1}})"));
  EXPECT_EQ(property_names(traffic.at("properties").at("views")),
            names(R"({"traffic": {"views": {"zzz": 1}}})"));
  EXPECT_EQ(property_names(whatif.at("properties").at("changes").at("items")),
            names(R"({"changes": [{"zzz": 1}]})"));
}

TEST(Schemas, NameTheFieldsOfAPriceBook) {
  const json prices = schema("prices");
  const auto names = [](const std::string& text) {
    const auto parsed = parse_price_book("p.json", text);
    return parsed.ok() ? Names() : listed_names(parsed.error());
  };
  EXPECT_EQ(property_names(prices), names(R"({"zzz": 1})"));
  EXPECT_EQ(property_names(prices.at("properties").at("lines").at("items")),
            names(R"({"lines": [{"zzz": 1}]})"));
}

TEST(Schemas, NameTheFieldsOfAFileOfFaults) {
  const auto parsed = parse_faults("f.json", R"({"zzz": 1})");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(property_names(schema("faults")), listed_names(parsed.error()));
}

}  // namespace
}  // namespace revalab::sim
