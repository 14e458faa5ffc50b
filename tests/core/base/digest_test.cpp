#include "core/base/digest.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

std::string sha(std::string_view data) { return hex(bytes_of(sha256(data))); }
std::string hmac(std::string_view key, std::string_view data) {
  return hex(bytes_of(hmac_sha256(key, data)));
}

// FIPS 180-4 examples: https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines
TEST(Digest, Sha256IsThatOfFips180) {
  EXPECT_EQ(sha(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// RFC 4231 section 4, test cases 1, 2, 3 and 6.
TEST(Digest, HmacIsThatOfRfc4231) {
  EXPECT_EQ(hmac(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac(std::string(20, '\xaa'), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(
      hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// RFC 1321, section A.5.
TEST(Digest, Md5IsThatOfRfc1321) {
  EXPECT_EQ(hex(bytes_of(md5(""))), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex(bytes_of(md5("message digest"))), "f96b697d7cb7938d525a2f31aaf161d0");
}

// The check value of CRC-32/ISO-HDLC, the variant zlib and `x-amz-crc32` use.
TEST(Digest, Crc32IsThatOfZlib) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926U);
  EXPECT_EQ(crc32(""), 0U);
}

// RFC 4648 section 10.
TEST(Base64, IsThatOfRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, KeepsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
}

TEST(Base64, RefusesOtherAlphabetsAndPaddings) {
  for (const std::string_view text :
       {"Z", "Zg", "Zg=", "Zg===", "Zm9v\n", "Zm 9", "Z=9v", "====", "Zm9-", "Zm9_"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace revalab
