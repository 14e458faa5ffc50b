#pragma once

#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/cloud/cloud.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "fakes/faults/fault_plan.hpp"

namespace revalab {

/// One AWS account: every service this lab has, with its own fault plan before it and one ledger
/// below it. Its identifiers and delays come from the dice alone.
class Account {
 public:
  Account(Calendar calendar, const Dice& dice, cloudfront::Options options);
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

 private:
  Ledger ledger_;
  dynamodb::DynamoDb dynamodb_;
  cloudfront::CloudFront cloudfront_;
  FaultPlan faults_;
  FaultyHandler faulty_dynamodb_;
  FaultyHandler faulty_cloudfront_;
  Cloud cloud_;
};

}  // namespace revalab
