#include "fakes/cloud/error_response.hpp"

#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/aws/sqs/errors.hpp"
#include "core/base/digest.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/s3.hpp"
#include "fakes/sqs/sqs.hpp"

namespace revalab {
namespace {

Response json_error(const ApiError& error, std::string_view request_id) {
  Response response(error.status);
  response.body = dynamodb::error_body(error);
  response.headers.set("Content-Type", "application/x-amz-json-1.0");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  response.headers.set("x-amz-crc32", std::to_string(crc32(response.body)));
  return response;
}

Response s3_error(const ApiError& error, std::string_view request_id) {
  Response response = s3::xml_response(
      s3::encode_error(s3::Error(error.status, error.code, error.message), request_id, request_id));
  response.status = error.status;
  response.headers.set("x-amz-request-id", std::string(request_id));
  response.headers.set("x-amz-id-2", std::string(request_id));
  return response;
}

}  // namespace

Response error_response(std::string_view service, const ApiError& error,
                        std::string_view request_id) {
  if (service == "dynamodb") return json_error(error, request_id);
  if (service == "sqs") return sqs::json_error(error, request_id);
  if (service == "s3") return s3_error(error, request_id);
  Response response(error.status);
  response.body = cloudfront::encode_error(error, request_id);
  response.headers.set("Content-Type", "text/xml");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  return response;
}

Response json_error_response(const ApiError& error, std::string_view request_id) {
  Response response = json_error(error, request_id);
  response.headers.set("x-amzn-errortype", error.code);
  return response;
}

Response error_response(const Request& request, std::string_view service, const ApiError& error,
                        std::string_view request_id) {
  if (service == "sqs" && sqs::Sqs::speaks_query(request)) {
    return sqs::xml_error(error, request_id);
  }
  return error_response(service, error, request_id);
}

}  // namespace revalab
