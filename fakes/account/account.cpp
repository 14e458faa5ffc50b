#include "fakes/account/account.hpp"

#include <utility>

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

}  // namespace

Account::Account(Calendar calendar, const Dice& dice, cloudfront::Options options)
    : dynamodb_(calendar, dice.fork("dynamodb"), ledger_),
      cloudfront_(calendar, dice.fork("cloudfront"), ledger_, std::move(options)),
      faults_(dice.fork("faults"), hooks_into(dynamodb_, cloudfront_)),
      faulty_dynamodb_(faults_, dynamodb_),
      faulty_cloudfront_(faults_, cloudfront_),
      cloud_(calendar, {{"dynamodb", faulty_dynamodb_}, {"cloudfront", faulty_cloudfront_}}) {}

}  // namespace revalab
