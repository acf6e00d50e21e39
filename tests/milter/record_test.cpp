#include "milter/record.h"

#include <gtest/gtest.h>

namespace countersign::milter {
namespace {

Record signed_record() {
  Record record;
  record.time = auth::Timestamp(1528637909);
  record.queue_id = "4XyZ1a2b3c";
  record.client = "192.0.2.1";
  record.helo = "exchange.corp.example";
  record.mail_from = "joe@example.com";
  record.from_domain = "example.com";
  record.decision = Decision::sign;
  record.signatures = {{"example.com", "s1", "rsa-sha256"},
                       {"example.com", "e1", "ed25519-sha256"}};
  record.size = 2048;
  record.longest_line = 76;
  record.ms = 1.23456;
  return record;
}

Record refused_record() {
  Record record;
  record.time = auth::Timestamp(1528637909);
  record.client = "127.0.0.1";
  record.decision = Decision::reject;
  record.reason = Reason::long_line;
  record.size = 5000;
  record.longest_line = 1500;
  record.eightbit = true;
  record.remarks = {"long-line"};
  return record;
}

TEST(Record, JsonOfASignedMessage) {
  EXPECT_EQ(to_json(signed_record()),
            R"({"ts":"2018-06-10T13:38:29Z","queue_id":"4XyZ1a2b3c","client":"192.0.2.1",)"
            R"("helo":"exchange.corp.example","mail_from":"joe@example.com",)"
            R"("from_domain":"example.com","decision":"signed","reason":null,)"
            R"("signatures":[{"d":"example.com","s":"s1","a":"rsa-sha256"},)"
            R"({"d":"example.com","s":"e1","a":"ed25519-sha256"}],"size":2048,)"
            R"("longest_line":76,"eightbit":false,"remarks":[],"ms":1.235})");
}

TEST(Record, JsonOfARefusedMessageWithoutQueueId) {
  EXPECT_EQ(to_json(refused_record()),
            R"({"ts":"2018-06-10T13:38:29Z","queue_id":null,"client":"127.0.0.1","helo":"",)"
            R"("mail_from":"","from_domain":null,"decision":"rejected","reason":"long-line",)"
            R"("signatures":[],"size":5000,"longest_line":1500,"eightbit":true,)"
            R"("remarks":["long-line"],"ms":0.0})");
}

TEST(Record, SaysWhatVerificationFound) {
  Record record = refused_record();
  record.decision = Decision::verify;
  record.reason = std::nullopt;
  record.verification = RecordedVerification{
      .spf = "pass", .dkim = "none", .dmarc = "fail", .disposition = "quarantine", .removed = 2};
  EXPECT_NE(to_json(record).find(R"("ms":0.0,"spf":"pass","dkim":"none","dmarc":"fail",)"
                                 R"("disposition":"quarantine","removed":2})"),
            std::string::npos)
      << to_json(record);
  EXPECT_TRUE(to_text(record).ends_with(
      " ms=0.000 spf=pass dkim=none dmarc=fail disposition=quarantine removed=2 "
      "remark=long-line"));
}

TEST(Record, TextHasTheQueueIdFirstAndTheReasonLast) {
  EXPECT_EQ(to_text(signed_record()),
            "4XyZ1a2b3c: signed d=example.com s=s1 a=rsa-sha256 d=example.com s=e1 "
            "a=ed25519-sha256 client=192.0.2.1 helo=exchange.corp.example "
            "mail_from=<joe@example.com> from_domain=example.com size=2048 longest_line=76 "
            "eightbit=no ms=1.235");
  EXPECT_EQ(to_text(refused_record()),
            "-: rejected client=127.0.0.1 helo=- mail_from=<> from_domain=- size=5000 "
            "longest_line=1500 eightbit=yes ms=0.000 remark=long-line reason=long-line");
}

TEST(Record, HostileOctetsStayInOneLine) {  // SEC-13
  Record record = signed_record();
  record.helo = "a b\r\nX: decision=signed \x1b[31m\xff";
  record.mail_from = "joe doe reason=x\n@example.com";
  const std::string text = to_text(record);
  EXPECT_EQ(text.find_first_of("\r\n\x1b\xff"), std::string::npos);
  EXPECT_NE(text.find("helo=a_b\\x0d\\x0aX:_decision=signed_\\x1b[31m\\xff "), std::string::npos)
      << text;
  EXPECT_EQ(text.find(" reason="), std::string::npos);
  const std::string json = to_json(record);
  EXPECT_EQ(json.find_first_of("\r\n\x1b\xff"), std::string::npos);
}

}  // namespace
}  // namespace countersign::milter
