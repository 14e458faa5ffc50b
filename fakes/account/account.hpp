#pragma once

#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/cloud/cloud.hpp"
#include "fakes/cloud/signatures.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "fakes/faults/fault_plan.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/sqs/sqs.hpp"

#include <optional>
#include <vector>

namespace revalab {

struct AccountOptions {
  AccountOptions() = default;
  cloudfront::Options cloudfront;
  s3::Options s3;
  sqs::Options sqs;
  /// Who may call. Empty: whoever signs at all, however wrongly.
  std::vector<aws::Credentials> keys;
  aws::VerificationOptions verification;
};

/// One AWS account: every service this lab has, each behind the check of signatures and the fault
/// plan, with one ledger below them. Its identifiers and delays come from the dice alone.
class Account {
 public:
  Account(Calendar calendar, const Dice& dice, AccountOptions options);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  /// All services behind one handler: what a port serves.
  [[nodiscard]] Cloud& cloud() { return cloud_; }
  [[nodiscard]] const Cloud& cloud() const { return cloud_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] FaultPlan& faults() { return faults_; }
  [[nodiscard]] const FaultPlan& faults() const { return faults_; }
  [[nodiscard]] cloudfront::CloudFront& cloudfront() { return cloudfront_; }
  [[nodiscard]] const cloudfront::CloudFront& cloudfront() const { return cloudfront_; }
  [[nodiscard]] dynamodb::DynamoDb& dynamodb() { return dynamodb_; }
  [[nodiscard]] const dynamodb::DynamoDb& dynamodb() const { return dynamodb_; }
  [[nodiscard]] sqs::Sqs& sqs() { return sqs_; }
  [[nodiscard]] const sqs::Sqs& sqs() const { return sqs_; }
  [[nodiscard]] s3::S3& s3() { return s3_; }
  [[nodiscard]] const s3::S3& s3() const { return s3_; }

 private:
  Ledger ledger_;
  dynamodb::DynamoDb dynamodb_;
  cloudfront::CloudFront cloudfront_;
  s3::S3 s3_;
  sqs::Sqs sqs_;
  FaultPlan faults_;
  FaultyHandler faulty_dynamodb_;
  FaultyHandler faulty_cloudfront_;
  FaultyHandler faulty_s3_;
  FaultyHandler faulty_sqs_;
  std::optional<SignatureCheck> checked_dynamodb_;
  std::optional<SignatureCheck> checked_cloudfront_;
  std::optional<SignatureCheck> checked_s3_;
  std::optional<SignatureCheck> checked_sqs_;
  Cloud cloud_;
};

}  // namespace revalab
