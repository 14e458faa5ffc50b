#include "core/aws/sqs/json.hpp"
#include "core/base/digest.hpp"

#include <simdjson.h>

namespace revalab::sqs {

struct Decoder::Document {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
};

namespace {

using Element = simdjson::dom::element;

/// Reads one body and remembers the first member of a wrong JSON type; once there is one, the rest
/// is read but does not matter.
class Reader {
 public:
  [[nodiscard]] Result<Done> outcome() const {
    if (fault_.empty()) return Done{};
    return ApiError(400, "SerializationException", fault_);
  }

  void read(Element element, std::string& into) {
    std::string_view view;
    if (element.get(view) != simdjson::SUCCESS) return fail("STRING", element);
    into = view;
  }
  void read(Element element, std::int64_t& into) {
    if (element.get(into) != simdjson::SUCCESS) fail("INTEGER", element);
  }
  template <class T>
  void read(Element element, std::optional<T>& into) {
    read(element, into.emplace());
  }
  template <class T>
  void read(Element element, std::vector<T>& into) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) return fail("LIST", element);
    for (const auto child : array) read(child, into.emplace_back());
  }
  template <class T>
  void read(Element element, std::map<std::string, T>& into) {
    members(element,
            [&](std::string_view name, Element value) { read(value, into[std::string(name)]); });
  }
  void read(Element element, MessageAttributeValue& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "DataType") read(value, into.data_type);
      if (name == "StringValue") read(value, into.string_value);
      if (name == "BinaryValue") binary(value, into.binary_value.emplace());
    });
  }
  void read(Element element, SendMessageRequest& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "Id") read(value, into.id);
      if (name == "QueueUrl") read(value, into.queue_url);
      if (name == "MessageBody") read(value, into.message_body);
      if (name == "DelaySeconds") read(value, into.delay_seconds);
      if (name == "MessageAttributes") read(value, into.message_attributes);
      if (name == "MessageSystemAttributes") read(value, into.message_system_attributes);
      if (name == "MessageDeduplicationId") read(value, into.message_deduplication_id);
      if (name == "MessageGroupId") read(value, into.message_group_id);
    });
  }
  void read(Element element, ReceiptRequest& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "Id") read(value, into.id);
      if (name == "QueueUrl") read(value, into.queue_url);
      if (name == "ReceiptHandle") read(value, into.receipt_handle);
      if (name == "VisibilityTimeout") read(value, into.visibility_timeout);
    });
  }
  void read(Element element, SendMessageResult& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "Id") read(value, into.id);
      if (name == "MessageId") read(value, into.message_id);
      if (name == "MD5OfMessageBody") read(value, into.md5_of_message_body);
      if (name == "MD5OfMessageAttributes") read(value, into.md5_of_message_attributes);
      if (name == "MD5OfMessageSystemAttributes") {
        read(value, into.md5_of_message_system_attributes);
      }
      if (name == "SequenceNumber") read(value, into.sequence_number);
    });
  }
  void read(Element element, Message& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "MessageId") read(value, into.message_id);
      if (name == "ReceiptHandle") read(value, into.receipt_handle);
      if (name == "MD5OfBody") read(value, into.md5_of_body);
      if (name == "Body") read(value, into.body);
      if (name == "Attributes") read(value, into.attributes);
      if (name == "MD5OfMessageAttributes") read(value, into.md5_of_message_attributes);
      if (name == "MessageAttributes") read(value, into.message_attributes);
    });
  }
  template <class Entry>
  void read(Element element, BatchRequest<Entry>& into) {
    members(element, [&](std::string_view name, Element value) {
      if (name == "QueueUrl") read(value, into.queue_url);
      if (name == "Entries") read(value, into.entries);
    });
  }

  /// Calls `visit(name, element)` for each member that is not null.
  template <class Visit>
  void members(Element element, Visit visit) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return fail("STRUCTURE", element);
    for (const auto field : object) {
      if (!field.value.is_null()) visit(field.key, field.value);
    }
  }

 private:
  void binary(Element element, std::string& into) {
    std::string encoded;
    read(element, encoded);
    auto bytes = base64_decode(encoded);
    if (bytes) {
      into = std::move(*bytes);
    } else if (fault_.empty()) {
      fault_ = "a BinaryValue is not base64";
    }
  }

  void fail(std::string_view wanted, Element element) {
    if (!fault_.empty()) return;
    const std::string_view found = element.is_string()   ? "STRING_VALUE"
                                   : element.is_object() ? "a structure"
                                   : element.is_array()  ? "a list"
                                                         : "NUMBER_VALUE or a boolean";
    fault_ = std::string(found) + " cannot be converted to " + std::string(wanted);
  }

  std::string fault_;
};

}  // namespace

Decoder::Decoder() : document_(std::make_unique<Document>()) {}
Decoder::~Decoder() = default;

bool Decoder::parse(std::string_view body) {
  auto parsed = document_->parser.parse(body.data(), body.size());
  return parsed.get(document_->root) == simdjson::SUCCESS && document_->root.is_object();
}

Result<Done> Decoder::read(CreateQueueRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueName") reader.read(value, request.queue_name);
    if (name == "Attributes") reader.read(value, request.attributes);
    if (name == "tags") reader.read(value, request.tags);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(QueueRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(GetQueueUrlRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueName") reader.read(value, request.queue_name);
    if (name == "QueueOwnerAWSAccountId") reader.read(value, request.queue_owner_aws_account_id);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(ListQueuesRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueNamePrefix") reader.read(value, request.queue_name_prefix);
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "NextToken") reader.read(value, request.next_token);
    if (name == "MaxResults") reader.read(value, request.max_results);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(GetQueueAttributesRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "AttributeNames") reader.read(value, request.attribute_names);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(SetQueueAttributesRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "Attributes") reader.read(value, request.attributes);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(TagQueueRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "Tags") reader.read(value, request.tags);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(UntagQueueRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "TagKeys") reader.read(value, request.tag_keys);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(ReceiveMessageRequest& request) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, request.queue_url);
    if (name == "AttributeNames" || name == "MessageSystemAttributeNames") {
      reader.read(value, request.attribute_names);
    }
    if (name == "MessageAttributeNames") reader.read(value, request.message_attribute_names);
    if (name == "MaxNumberOfMessages") reader.read(value, request.max_number_of_messages);
    if (name == "VisibilityTimeout") reader.read(value, request.visibility_timeout);
    if (name == "WaitTimeSeconds") reader.read(value, request.wait_time_seconds);
    if (name == "ReceiveRequestAttemptId") {
      reader.read(value, request.receive_request_attempt_id);
    }
  });
  return reader.outcome();
}

Result<Done> Decoder::read(SendMessageRequest& request) {
  Reader reader;
  reader.read(document_->root, request);
  return reader.outcome();
}

Result<Done> Decoder::read(ReceiptRequest& request) {
  Reader reader;
  reader.read(document_->root, request);
  return reader.outcome();
}

Result<Done> Decoder::read(SendMessageBatchRequest& request) {
  Reader reader;
  reader.read(document_->root, request);
  return reader.outcome();
}

Result<Done> Decoder::read(ReceiptBatchRequest& request) {
  Reader reader;
  reader.read(document_->root, request);
  return reader.outcome();
}

Result<Done> Decoder::read(QueueUrlResult& result) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "QueueUrl") reader.read(value, result.queue_url);
  });
  return reader.outcome();
}

Result<Done> Decoder::read(SendMessageResult& result) {
  Reader reader;
  reader.read(document_->root, result);
  return reader.outcome();
}

Result<Done> Decoder::read(ReceiveMessageResult& result) {
  Reader reader;
  reader.members(document_->root, [&](std::string_view name, Element value) {
    if (name == "Messages") reader.read(value, result.messages);
  });
  return reader.outcome();
}

}  // namespace revalab::sqs
