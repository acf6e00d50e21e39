#include "auth/message/reader.h"

#include <gtest/gtest.h>

namespace auth::message {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Read {
  std::vector<std::string> fields;
  std::string defects;
  std::string body;
  std::optional<HeaderLimit> limit;

  friend bool operator==(const Read&, const Read&) = default;
};

void PrintTo(const Read& read, std::ostream* out) {
  for (const auto& field : read.fields) {
    *out << testing::PrintToString(field) << " | ";
  }
  *out << "defects: " << read.defects << " | body: " << testing::PrintToString(read.body);
}

/// What comes out when `text` is cut at each of `cuts` (ascending).
Read read(std::string_view text, const std::vector<std::size_t>& cuts = {}) {
  Reader reader;
  Read result;
  const auto use = [&](const Result<std::string_view, HeaderLimit>& body) {
    if (body) {
      result.body += *body;
    } else {
      result.limit = body.error();
    }
  };
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    use(reader.feed(text.substr(begin, cut - begin)));
    begin = cut;
  }
  use(reader.feed(text.substr(begin)));
  use(reader.finish());
  for (const auto& field : reader.headers().fields()) {
    result.fields.emplace_back(field.raw());
  }
  result.defects = reader.headers().defects().text();
  EXPECT_EQ(reader.header_complete(), !result.limit.has_value());
  return result;
}

struct Case {
  const char* name;
  std::string_view input;
  Read want;
};

class ReaderTest : public testing::TestWithParam<Case> {};

TEST_P(ReaderTest, Whole) { EXPECT_EQ(read(GetParam().input), GetParam().want); }

TEST_P(ReaderTest, CutAnywhereGivesTheSame) {  // SEC-T3
  const std::size_t size = GetParam().input.size();
  for (std::size_t first = 0; first <= size; ++first) {
    for (std::size_t second = first; second <= size; ++second) {
      ASSERT_EQ(read(GetParam().input, {first, second}), GetParam().want)
          << "cut at " << first << " and " << second;
    }
  }
  std::vector<std::size_t> everywhere(size);
  for (std::size_t i = 0; i < size; ++i) {
    everywhere[i] = i;
  }
  EXPECT_EQ(read(GetParam().input, everywhere), GetParam().want);
}

const std::string no_colon = "a line without colon or with a bad field name";

INSTANTIATE_TEST_SUITE_P(
    , ReaderTest,
    testing::Values(
        Case{"Crlf", "A: 1\r\nB: 2\r\n\r\nbody\r\n", {{"A: 1", "B: 2"}, "", "body\r\n", {}}},
        Case{"Lf", "A: 1\nB: 2\n\nbody\n", {{"A: 1", "B: 2"}, "", "body\r\n", {}}},
        Case{"Mixed",
             "A: 1\r\nB: 2\nC: 3\r\n\nx\r\ny\n\n\r\n",
             {{"A: 1", "B: 2", "C: 3"}, "", "x\r\ny\r\n\r\n\r\n", {}}},
        Case{"Folds",
             "A: 1\n  x\n\ty\r\n z\nB: 2\n\n",
             {{"A: 1\r\n  x\r\n\ty\r\n z", "B: 2"}, "", "", {}}},
        Case{"FoldOfBlanksAlone", "A: 1\n \t\n x\n\n", {{"A: 1\r\n \t\r\n x"}, "", "", {}}},
        Case{"NoHeader", "\r\nbody\r\n", {{}, "", "body\r\n", {}}},
        Case{"NoHeaderLf", "\nA: 1\n\nx", {{}, "", "A: 1\r\n\r\nx", {}}},
        Case{"Empty", "", {{}, "", "", {}}},
        Case{"HeaderAlone", "A: 1\r\nB: 2\r\n", {{"A: 1", "B: 2"}, "", "", {}}},
        Case{"HeaderWithoutLineEnd", "A: 1\r\nB: 2", {{"A: 1", "B: 2"}, "", "", {}}},
        Case{"HeaderEndsInFold", "A: 1\n 2", {{"A: 1\r\n 2"}, "", "", {}}},
        Case{"BodyWithoutLineEnd", "A: 1\n\nx", {{"A: 1"}, "", "x", {}}},
        Case{"BodyEndsInCr", "A: 1\n\nx\r", {{"A: 1"}, "", "x\r", {}}},
        Case{"EmptyBody", "A: 1\r\n\r\n", {{"A: 1"}, "", "", {}}},
        Case{"BareCrInBodyIsData", "A: 1\n\nx\ry\r\r\nz\n", {{"A: 1"}, "", "x\ry\r\r\nz\r\n", {}}},
        Case{"BodyBeginsWithLf", "A: 1\n\n\nx\n", {{"A: 1"}, "", "\r\nx\r\n", {}}},
        Case{"BodyBeginsWithCr", "A: 1\n\n\rx\n", {{"A: 1"}, "", "\rx\r\n", {}}},
        Case{"NulAndEightBitInBody", "A: 1\n\n\0\xff\n"sv, {{"A: 1"}, "", "\0\xff\r\n"s, {}}},
        Case{"Dkim49LineWithoutColon",
             "A: 1\ngarbage\nB: 2\n\nx",
             {{"A: 1", "garbage", "B: 2"}, no_colon, "x", {}}},
        Case{"MboxLine",
             "From joe Mon Nov 23\nA: 1\n\n",
             {{"From joe Mon Nov 23", "A: 1"}, no_colon, "", {}}},
        Case{"LeadingFold", " x: y\nA: 1\n\n", {{" x: y", "A: 1"}, no_colon, "", {}}},
        Case{"BareCrInHeader", "A: 1\r2\nB: 2\n\n", {{"A: 1\r2", "B: 2"}, "a bare CR", "", {}}},
        Case{"TwoCrBeforeLf", "A: 1\r\r\n\r\n", {{"A: 1\r"}, "a bare CR", "", {}}},
        Case{"LineOfOneCr", "A: 1\n\r\r\n\nx", {{"A: 1", "\r"}, no_colon + ", a bare CR", "x", {}}},
        Case{"HeaderEndsInCr", "A: 1\r", {{"A: 1\r"}, "a bare CR", "", {}}},
        Case{"NulInHeader", "A: \0\n\n"sv, {{"A: \0"s}, "a NUL", "", {}}}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(ReaderBody, PointsIntoTheChunkWhereNothingChanges) {
  Reader reader;
  ASSERT_TRUE(reader.feed("A: 1\r\n\r\n"));
  ASSERT_TRUE(reader.header_complete());
  const std::string chunk = "x\r\ny\rz\r\n";
  const auto body = reader.feed(chunk);
  EXPECT_EQ(body->data(), chunk.data());
  EXPECT_EQ(*body, chunk);
}

TEST(ReaderHeader, TellsWhenTheHeaderIsComplete) {
  Reader reader;
  ASSERT_TRUE(reader.feed("A: 1\r\n"));
  EXPECT_FALSE(reader.header_complete());
  ASSERT_TRUE(reader.feed("\r"));
  EXPECT_FALSE(reader.header_complete());
  EXPECT_EQ(reader.feed("\nx").value(), "x");
  EXPECT_TRUE(reader.header_complete());
}

// --- bounds -------------------------------------------------------------------------------------

/// `text` whole and in pieces of some sizes.
void expect_limit(const std::string& text, std::optional<HeaderLimit> limit) {
  EXPECT_EQ(read(text).limit, limit);
  for (const std::size_t step : {7U, 4096U, 65535U}) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = step; at < text.size(); at += step) {
      cuts.push_back(at);
    }
    EXPECT_EQ(read(text, cuts).limit, limit) << "in pieces of " << step;
  }
}

TEST(Sec9, HeaderOfOneMebibyteIsTheMost) {
  const std::string value(HeaderBlock::max_octets - 5, 'x');
  expect_limit("A: " + value + "\r\n\r\n", std::nullopt);
  expect_limit("A: " + value + "\n\r\nbody", std::nullopt);
  expect_limit("A: " + value + "x\r\n\r\n", HeaderLimit::octets);
  expect_limit("A: " + value + "x", HeaderLimit::octets);
  expect_limit("A: " + value + "\r\nB:\r\n\r\n", HeaderLimit::octets);
}

TEST(Sec9, OneFieldOfManyFoldsIsBounded) {
  std::string text = "A: 1\n";
  while (text.size() < HeaderBlock::max_octets) {
    text += " x\n";
  }
  expect_limit(text, HeaderLimit::octets);  // 4 octets a fold with CRLF
  expect_limit(std::string(3 * HeaderBlock::max_octets, 'x'), HeaderLimit::octets);
}

TEST(Sec9, TwoThousandFieldsAreTheMost) {
  std::string text;
  for (std::size_t i = 0; i < HeaderBlock::max_fields; ++i) {
    text += "A: 1\n";
  }
  expect_limit(text + "\nbody", std::nullopt);
  expect_limit(text + "B: 2\n\nbody", HeaderLimit::fields);
}

TEST(Sec9, AfterALimitNothingMoreIsTaken) {
  Reader reader;
  const std::string large(2 * HeaderBlock::max_octets, 'x');
  EXPECT_FALSE(reader.feed(large));
  EXPECT_EQ(reader.feed("\n\nbody").error(), HeaderLimit::octets);
  EXPECT_EQ(reader.finish().error(), HeaderLimit::octets);
}

}  // namespace
}  // namespace auth::message
