// A build is deployed through the services' own clients, as a deployment tool would do it.

#include "simulator/opennext/deployment.hpp"

#include "core/wire/direct_transport.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/sqs/sqs.hpp"
#include "simulator/runner/setup.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab::sim::opennext {
namespace {

using test::ManualClock;
using test::TemporaryFolder;

/// The services of an account, each with a client.
class Services {
 public:
  Result<Deployed, std::string> deploy(const Build& build, DeploymentProgress progress = {}) {
    Deployment deployment({objects, tables, queues}, std::move(progress));
    return run_now(deployment.deploy(build));
  }

  Result<Deployed, std::string> deploy(const TemporaryFolder& folder) {
    const auto build = read_build(folder.path(""));
    EXPECT_TRUE(build.ok());
    return deploy(*build);
  }

  /// An object's body, or the code of what came instead.
  std::string body_of(const std::string& key) {
    const auto got = run_now(objects.get_object({std::string(k_cache_bucket), key}));
    return got.ok() ? got->body : got.error().code;
  }

  std::string header_of(const std::string& key, std::string_view header) {
    const auto got = run_now(objects.head_object({std::string(k_cache_bucket), key}));
    return got.ok() ? std::string(got->fields.get(header)) : got.error().code;
  }

  std::string revalidated_at(const std::string& tag, const std::string& path) {
    dynamodb::GetItemRequest request;
    request.table_name = k_tag_table;
    request.key.emplace("tag", dynamodb::AttributeValue::string(tag));
    request.key.emplace("path", dynamodb::AttributeValue::string(path));
    const auto got = run_now(tables.get_item(std::move(request)));
    if (!got.ok() || !got->item) return "none";
    return *got->item->at("revalidatedAt").if_number();
  }

  void mark(const std::string& tag, const std::string& path, std::int64_t at) {
    TagRow row;
    row.tag = tag;
    row.path = path;
    row.revalidated_at_milliseconds = at;
    EXPECT_TRUE(run_now(load_rows(tables, {row})).ok());
  }

  ManualClock clock;
  Ledger ledger;
  s3::S3 s3{clock.calendar(), Dice(1), ledger};
  dynamodb::DynamoDb dynamodb{clock.calendar(), Dice(1), ledger};
  sqs::Sqs sqs{clock.calendar(), Dice(1), ledger};
  wire::DirectTransport to_s3{s3, clock};
  wire::DirectTransport to_dynamodb{dynamodb, clock};
  wire::DirectTransport to_sqs{sqs, clock};
  s3::Client objects{to_s3, clock, Dice(2), {}};
  dynamodb::Client tables{to_dynamodb, clock, Dice(2), {}};
  sqs::Client queues{to_sqs, clock, Dice(2), {}};
};

void write_build(const TemporaryFolder& folder, const std::string& id) {
  folder.write("open-next.output.json", R"({
    "origins": {
      "s3": {"type": "s3", "originPath": "_assets", "copy": [
        {"from": ".open-next/assets", "to": "_assets", "cached": true, "versionedSubDir": "_next"},
        {"from": ".open-next/cache", "to": "_cache", "cached": false}]},
      "default": {"type": "function"}},
    "behaviors": [{"pattern": "*", "origin": "default"}]})");
  folder.write("assets/BUILD_ID", id + "\n");
  folder.write("assets/_next/static/" + id + ".js", "of " + id);
  folder.write("cache/" + id + "/index.cache", "page of " + id);
  folder.write("dynamodb-provider/dynamodb-cache.json",
               R"([{"tag": {"S": ")" + id + R"(/t"}, "path": {"S": ")" + id +
                   R"(/index"}, "revalidatedAt": {"N": "1"}}])");
}

// What the server function, the CDN and the queue's consumer need is there under the names the lab
// exports.
TEST(Deployment, PutsObjectsRowsAndQueue) {
  const TemporaryFolder folder;
  write_build(folder, "a");
  Services services;
  const auto deployed = services.deploy(folder);
  ASSERT_TRUE(deployed.ok()) << deployed.error();
  EXPECT_EQ(deployed->objects, 3U);
  EXPECT_EQ(deployed->rows, 1U);
  EXPECT_EQ(services.body_of("_cache/a/index.cache"), "page of a");
  EXPECT_EQ(services.header_of("_assets/_next/static/a.js", "Content-Type"), "text/javascript");
  EXPECT_EQ(services.header_of("_assets/_next/static/a.js", "Cache-Control"),
            "public,max-age=31536000,immutable");
  EXPECT_EQ(services.revalidated_at("a/t", "a/index"), "1");
  EXPECT_TRUE(run_now(services.queues.get_queue_url(std::string(k_revalidation_queue))).ok());
}

// A real build whole: everything it has is in the bucket, byte for byte.
TEST(Deployment, PutsEveryFileOfARealBuild) {
  const auto build = read_build(test::repository_path("scenarios/sites/opennext-sample"));
  ASSERT_TRUE(build.ok());
  Services services;
  std::size_t heard = 0;
  const auto deployed = services.deploy(*build, [&](std::size_t done, std::size_t of) {
    EXPECT_EQ(done, ++heard);
    EXPECT_EQ(of, build->objects.size());
  });
  ASSERT_TRUE(deployed.ok()) << deployed.error();
  EXPECT_EQ(heard, build->objects.size());
  for (const BuildObject& object : build->objects) {
    EXPECT_EQ(services.body_of(object.key), test::text_of_file(object.path)) << object.key;
  }
}

// A lab that starts again on its own data must not undo what was revalidated meanwhile.
TEST(Deployment, LeavesABuildThatIsThereAlone) {
  const TemporaryFolder folder;
  write_build(folder, "a");
  Services services;
  ASSERT_TRUE(services.deploy(folder).ok());
  services.mark("a/t", "a/index", 77);
  s3::PutObjectRequest rendered;
  rendered.name = {std::string(k_cache_bucket), "_cache/a/index.cache"};
  rendered.body = "rendered anew";
  ASSERT_TRUE(run_now(services.objects.put_object(std::move(rendered))).ok());
  const auto again = services.deploy(folder);
  ASSERT_TRUE(again.ok()) << again.error();
  EXPECT_TRUE(again->was_there);
  EXPECT_EQ(services.body_of("_cache/a/index.cache"), "rendered anew");
  EXPECT_EQ(services.revalidated_at("a/t", "a/index"), "77");
}

// Viewers of the old pages still ask for their chunks, and a roll back finds its rows: a new build
// takes nothing away.
TEST(Deployment, PutsANewBuildBesideTheOldOne) {
  const TemporaryFolder one;
  const TemporaryFolder other;
  write_build(one, "a");
  write_build(other, "b");
  Services services;
  ASSERT_TRUE(services.deploy(one).ok());
  ASSERT_TRUE(services.deploy(other).ok());
  EXPECT_EQ(services.body_of("_assets/BUILD_ID"), "b\n");
  EXPECT_EQ(services.body_of("_assets/_next/static/a.js"), "of a");
  EXPECT_EQ(services.body_of("_cache/b/index.cache"), "page of b");
  EXPECT_EQ(services.revalidated_at("a/t", "a/index"), "1");
  EXPECT_EQ(services.revalidated_at("b/t", "b/index"), "1");
  // Back again is a deployment too.
  const auto back = services.deploy(one);
  ASSERT_TRUE(back.ok()) << back.error();
  EXPECT_FALSE(back->was_there);
  EXPECT_EQ(services.body_of("_assets/BUILD_ID"), "a\n");
}

// With a `deploymentId`, Next.js 16.2 gives every build the same id. Source: next.js#92154, read
// 2026-11-24.
TEST(Deployment, PutsABuildThatWasMadeAgainUnderItsId) {
  const TemporaryFolder folder;
  write_build(folder, "a");
  Services services;
  ASSERT_TRUE(services.deploy(folder).ok());
  folder.write("cache/a/index.cache", "page of another day");
  const auto again = services.deploy(folder);
  ASSERT_TRUE(again.ok()) << again.error();
  EXPECT_FALSE(again->was_there);
  EXPECT_EQ(services.body_of("_cache/a/index.cache"), "page of another day");
  folder.write("dynamodb-provider/dynamodb-cache.json",
               R"([{"tag": {"S": "a/u"}, "path": {"S": "a/index"}, "revalidatedAt": {"N": "1"}}])");
  const auto with_rows = services.deploy(folder);
  ASSERT_TRUE(with_rows.ok()) << with_rows.error();
  EXPECT_EQ(services.revalidated_at("a/u", "a/index"), "1");
  EXPECT_TRUE(services.deploy(folder)->was_there);
}

// It is the build that counts, not where it lies or when its files were written.
TEST(Deployment, KnowsABuildInAnotherFolder) {
  const TemporaryFolder one;
  const TemporaryFolder other;
  write_build(one, "a");
  write_build(other, "a");
  Services services;
  ASSERT_TRUE(services.deploy(one).ok());
  EXPECT_TRUE(services.deploy(other)->was_there);
}

// A deployment that ends midway is not taken for one that is done: the id comes last.
TEST(Deployment, ThatFailsIsDoneAgain) {
  const TemporaryFolder folder;
  write_build(folder, "a");
  auto build = read_build(folder.path(""));
  ASSERT_TRUE(build.ok());
  build->objects.back().path = folder.path("gone");
  Services services;
  const auto failed = services.deploy(*build);
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().find("gone: no such file"), std::string::npos) << failed.error();
  EXPECT_EQ(services.body_of("_assets/BUILD_ID"), "NoSuchKey");
  const auto again = services.deploy(folder);
  ASSERT_TRUE(again.ok()) << again.error();
  EXPECT_EQ(again->objects, 3U);
}

// A build without an incremental cache copies none; its server function is told a name all the
// same.
TEST(Deployment, KnowsWhereCacheObjectsAre) {
  Manifest manifest;
  EXPECT_EQ(cache_key_prefix_of(manifest), "_cache");
  manifest.copies.emplace_back().to = "elsewhere";
  EXPECT_EQ(cache_key_prefix_of(manifest), "elsewhere");
}

}  // namespace
}  // namespace revalab::sim::opennext
