#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::test {

/// A machine-readable AWS service model, for checking that a response has the shape real clients
/// parse. Source: `tests/data/aws-models/README.md`.
class AwsModel {
 public:
  static const AwsModel& dynamodb();
  static const AwsModel& cloudfront();
  static const AwsModel& sqs();
  static const AwsModel& s3();

  /// Every way a JSON body differs from the operation's output shape; empty when it conforms. An
  /// operation without one answers `{}`.
  [[nodiscard]] std::vector<std::string> check_json_output(std::string_view operation,
                                                           std::string_view body) const;
  /// The same for an XML body, whose root is the output's payload. In a service whose outputs are
  /// the documents themselves, members that travel in headers are not looked for.
  [[nodiscard]] std::vector<std::string> check_xml_output(std::string_view operation,
                                                          std::string_view body) const;
  /// Whether the model lists this error for the operation.
  [[nodiscard]] bool models_error(std::string_view operation, std::string_view code) const;

  /// Where and how each operation is called.
  struct Call {
    std::string operation;
    std::string method;
    std::string target;  ///< As in the model: `/{Bucket}/{Key+}?uploads`.
  };
  [[nodiscard]] std::vector<Call> calls() const;

  struct Data;
  explicit AwsModel(const std::string& file);
  ~AwsModel();

 private:
  std::unique_ptr<Data> data_;
};

}  // namespace revalab::test
