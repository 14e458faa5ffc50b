#pragma once

#include "core/aws/credentials.hpp"
#include "core/aws/settings/profile.hpp"

namespace revalab::aws {

/// As whom to call: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, else the
/// profile's keys in the credentials file, else those in the config file. The three always come
/// from one place.
/// Errors: a half pair; a profile or an environment that leads to credentials which only a service,
/// a program or a login can give, for which there is a way out in the message; none at all. Where
/// the SDKs disagree whether such a lead or a key comes first, it is an error too: better none than
/// another identity.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html (read
/// 2026-11-24) and the order of providers in botocore 1.43 `credentials.py`.
Result<Sourced<Credentials>, InputError> resolve_credentials(const Environment& environment,
                                                             const Profile& profile);

}  // namespace revalab::aws
