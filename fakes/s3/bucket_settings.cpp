#include "fakes/s3/bucket_settings.hpp"

#include "core/aws/s3/types.hpp"

#include <algorithm>
#include <array>

namespace revalab::s3 {
namespace {

// Sources: the API reference of each operation for what new buckets show, which since 2023 block
// public access and take no access lists (https://docs.aws.amazon.com/AmazonS3/latest/userguide/
// create-bucket-faq.html); ErrorResponses.html and localstack for what is absent (read 2026-11-24).
constexpr std::array<BucketSetting, 15> k_settings{{
    {"policy", "", "NoSuchBucketPolicy", "The bucket policy does not exist", true, true, 204},
    {"policyStatus", "", "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {"cors", "", "NoSuchCORSConfiguration", "The CORS configuration does not exist", true, true},
    {"lifecycle", "", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist",
     true, true},
    {"tagging", "", "NoSuchTagSet", "The TagSet does not exist", true, true, 204},
    {"publicAccessBlock",
     "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
     "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
     "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
     "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
     true, true},
    {"ownershipControls",
     "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>"
     "</OwnershipControls>",
     "OwnershipControlsNotFoundError", "The bucket ownership controls were not found", true, true},
    {"encryption",
     "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
     "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
     "<BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>",
     "", ""},
    {"versioning", "<VersioningConfiguration></VersioningConfiguration>", "", ""},
    {"accelerate", "<AccelerateConfiguration></AccelerateConfiguration>", "", ""},
    {"logging", "<BucketLoggingStatus></BucketLoggingStatus>", "", ""},
    {"notification", "<NotificationConfiguration></NotificationConfiguration>", "", ""},
    {"requestPayment",
     "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>", "",
     ""},
    {"website", "", "NoSuchWebsiteConfiguration",
     "The specified bucket does not have a website configuration"},
    {"replication", "", "ReplicationConfigurationNotFoundError",
     "The replication configuration was not found"},
}};

}  // namespace

const BucketSetting* setting_in(const Query& query) {
  const auto* const found = std::find_if(
      k_settings.begin(), k_settings.end(),
      [&](const BucketSetting& setting) { return query.contains(setting.subresource); });
  return found == k_settings.end() ? nullptr : &*found;
}

std::string with_namespace(std::string_view root) {
  std::string document(root);
  document.insert(document.find('>'), " xmlns=\"" + std::string(k_xml_namespace) + "\"");
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document;
}

}  // namespace revalab::s3
