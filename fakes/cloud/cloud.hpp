#pragma once

#include "core/base/handler.hpp"
#include "fakes/cloud/operation.hpp"
#include "fakes/cloud/witness.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace revalab {

/// One service of a cloud. Invariant: the handler outlives the cloud.
struct Service {
  std::string name;  ///< As `service_of` names it.
  Handler& handler;
};

/// One answered request, for `/_revalab/requests`. One whose answer is late or goes on in parts
/// stands where it was begun, with its first part.
struct RequestRecord {
  RequestRecord() = default;
  std::uint64_t seq = 0;  ///< Counts from 1 and never starts again.
  Instant at;
  std::string service;
  std::string operation;
  std::string method;
  std::string target;
  int status = 0;             ///< 0 when the connection was dropped instead.
  std::size_t bytes_in = 0;   ///< Of the request's body.
  std::size_t bytes_out = 0;  ///< Of the response's body.
};

/// How many requests are remembered; older ones are forgotten first.
inline constexpr std::size_t k_request_records_max = 10'000;

/// All services behind one handler, as one port serves them. A request for a service it has not got
/// is answered 404 UnknownOperationException.
class Cloud : public Handler {
 public:
  Cloud(Calendar calendar, std::vector<Service> services);

  /// Has every request shown to `witness`, which outlives the cloud, after those added before.
  void add_witness(CallWitness& witness) { witnesses_.push_back(&witness); }

  /// Adds the `Date` header every AWS answer carries.
  Answer handle(const Request& request, Instant now) override;
  /// In the protocol of the service that the head names; in the carrier's words when it names none.
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override;
  /// The earliest of the services'.
  [[nodiscard]] std::optional<Instant> next_deadline() const override;
  void advance_to(Instant now) override;

  /// The last ones answered, oldest first.
  [[nodiscard]] const std::deque<RequestRecord>& requests() const { return requests_; }
  /// How often each operation was answered, whatever the status, under names such as
  /// `cloudfront.CreateInvalidation`; not limited to the remembered requests.
  [[nodiscard]] const std::map<std::string, std::int64_t>& calls() const { return calls_; }
  void forget_requests();
  /// The sequence number of the last request.
  [[nodiscard]] std::uint64_t last_seq() const { return last_seq_; }
  /// Counts on from `seq`, which is not below the last one: this cloud takes another's place.
  void continue_after(std::uint64_t seq);
  /// Counts calls that were answered before this cloud was made; fewer, if they were forgotten.
  void count_earlier_calls(const std::string& name, std::int64_t count);
  [[nodiscard]] bool serves(std::string_view service) const;

 private:
  /// As `dispatch`, before the eyes of the witnesses.
  Answer dispatch_seen(const Request& request, const OperationName& name, Instant now);
  Answer dispatch(const Request& request, const OperationName& name, Instant now);
  /// `response` is null when the connection was dropped.
  void record(const Request& request, const OperationName& name, const Response* response,
              Instant now);

  Calendar calendar_;
  std::vector<Service> services_;
  std::vector<CallWitness*> witnesses_;
  std::uint64_t last_seq_ = 0;
  std::uint64_t refused_count_ = 0;
  std::deque<RequestRecord> requests_;
  std::map<std::string, std::int64_t> calls_;
};

}  // namespace revalab
