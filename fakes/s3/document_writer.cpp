#include "fakes/s3/document_writer.hpp"

#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/aws/s3/types.hpp"

namespace revalab::s3 {

std::string_view type_of(const Checksum& checksum) {
  return checksum.is_composite ? "COMPOSITE" : "FULL_OBJECT";
}

DocumentWriter::DocumentWriter() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

DocumentWriter& DocumentWriter::begin_in_namespace(std::string_view root) {
  out_.append("<").append(root).append(" xmlns=\"").append(k_xml_namespace).append("\">");
  return *this;
}

DocumentWriter& DocumentWriter::begin(std::string_view name) {
  out_.append("<").append(name).append(">");
  return *this;
}

DocumentWriter& DocumentWriter::end(std::string_view name) {
  out_.append("</").append(name).append(">");
  return *this;
}

DocumentWriter& DocumentWriter::text(std::string_view name, std::string_view value) {
  return begin(name).content(value).end(name);
}

DocumentWriter& DocumentWriter::integer(std::string_view name, std::int64_t value) {
  return text(name, std::to_string(value));
}

DocumentWriter& DocumentWriter::boolean(std::string_view name, bool value) {
  return text(name, value ? "true" : "false");
}

DocumentWriter& DocumentWriter::content(std::string_view value) {
  cloudfront::append_xml_text(out_, value);
  return *this;
}

DocumentWriter& DocumentWriter::raw(std::string_view xml) {
  out_ += xml;
  return *this;
}

DocumentWriter& DocumentWriter::owner(std::string_view name, std::string_view id) {
  return begin(name).text("ID", id).end(name);
}

}  // namespace revalab::s3
