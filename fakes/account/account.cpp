#include "fakes/account/account.hpp"

namespace revalab {
namespace {

/// How the fault plan reaches into the fakes.
FaultHooks hooks_into(dynamodb::DynamoDb& dynamodb, cloudfront::CloudFront& cloudfront) {
  FaultHooks hooks;
  hooks.set_unprocessed = [&dynamodb](std::optional<Ratio> share) {
    dynamodb.set_unprocessed(share);
  };
  hooks.set_extra_propagation = [&cloudfront](Duration extra) {
    cloudfront.set_extra_propagation(extra);
  };
  return hooks;
}

/// Puts the check of signatures before a service, if there is one.
Handler& checked(std::optional<SignatureCheck>& check, Calendar calendar, Handler& service,
                 const AccountOptions& options) {
  if (options.keys.empty()) return service;
  return check.emplace(calendar, service, options.keys, options.verification);
}

}  // namespace

Account::Account(Calendar calendar, const Dice& dice, AccountOptions options)
    : dynamodb_(calendar, dice.fork("dynamodb"), ledger_),
      cloudfront_(calendar, dice.fork("cloudfront"), ledger_, options.cloudfront),
      s3_(calendar, dice.fork("s3"), ledger_, options.s3),
      sqs_(calendar, dice.fork("sqs"), ledger_, options.sqs),
      faults_(dice.fork("faults"), hooks_into(dynamodb_, cloudfront_)),
      faulty_dynamodb_(faults_, dynamodb_),
      faulty_cloudfront_(faults_, cloudfront_),
      faulty_s3_(faults_, s3_),
      faulty_sqs_(faults_, sqs_),
      cloud_(calendar,
             {{"dynamodb", checked(checked_dynamodb_, calendar, faulty_dynamodb_, options)},
              {"cloudfront", checked(checked_cloudfront_, calendar, faulty_cloudfront_, options)},
              {"s3", checked(checked_s3_, calendar, faulty_s3_, options)},
              {"sqs", checked(checked_sqs_, calendar, faulty_sqs_, options)}}) {}

}  // namespace revalab
