#include "core/aws/cloudfront/xml_writer.hpp"

#include "core/aws/cloudfront/types.hpp"

namespace revalab::cloudfront {

void append_xml_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      // A bare carriage return would come back as a line feed (XML 1.0 section 2.11).
      case '\r': out += "&#xD;"; break;
      case '\t':
      case '\n': out.push_back(c); break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\xef\xbf\xbd";
        } else {
          out.push_back(c);
        }
    }
  }
}

XmlWriter& XmlWriter::begin_document(std::string_view root) {
  out_ += R"(<?xml version="1.0" encoding="UTF-8"?><)";
  out_ += root;
  out_ += R"( xmlns=")";
  out_ += k_xml_namespace;
  out_ += R"(">)";
  return *this;
}

XmlWriter& XmlWriter::begin(std::string_view name) {
  out_.push_back('<');
  out_ += name;
  out_.push_back('>');
  return *this;
}

XmlWriter& XmlWriter::end(std::string_view name) {
  out_ += "</";
  out_ += name;
  out_.push_back('>');
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  append_xml_text(out_, value);
  return end(name);
}

XmlWriter& XmlWriter::integer(std::string_view name, std::int64_t value) {
  return text(name, std::to_string(value));
}

XmlWriter& XmlWriter::boolean(std::string_view name, bool value) {
  return text(name, value ? "true" : "false");
}

XmlWriter& XmlWriter::raw(std::string_view element) {
  out_ += element;
  return *this;
}

}  // namespace revalab::cloudfront
