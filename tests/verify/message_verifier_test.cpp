// RFC 9989 s5.3, RFC 8601 s2.7: a message in, a report out.
#include "auth/verify/message_verifier.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "auth/authres/results.h"
#include "auth/dns/static_resolver.h"
#include "support/handmade_signature.h"
#include "support/message.h"

namespace auth::verify {
namespace {

constexpr Timestamp now(1'700'000'000);
constexpr std::string_view header =
    "From: Ann <ann@example.com>\r\nTo: bob@example.net\r\nSubject: Hi\r\n";
constexpr std::string_view body = "Hello\r\n";
const std::string tags =
    "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1; h=from:subject";

std::string zone() {
  return "$ORIGIN example.com.\n$TTL 60\n"
         "@ IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
         "mx IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
         "_dmarc IN TXT \"v=DMARC1; p=reject\"\n"
         "s1._domainkey IN TXT \"p=" +
         testing::rsa_key()->public_key().record_p() + "\"\n";
}

std::string signed_message() { return testing::with_signature(tags, header, body); }

Client client(std::string_view address = "192.0.2.1", std::string mail_from = "ann@example.com",
              std::string helo = "mx.example.com") {
  return {.address = IpAddress::parse(address).value(),
          .helo = std::move(helo),
          .mail_from = std::move(mail_from)};
}

/// What a verifier borrows, over a zone.
struct World {
  explicit World(const std::string& text = zone()) : resolver(text), keys(resolver) {}

  [[nodiscard]] Sources sources() { return {.resolver = resolver, .keys = keys, .start = start}; }

  [[nodiscard]] Report verify(const std::string& text, const std::optional<Client>& from,
                              const Options& options = {}) {
    const auto message = testing::read_message(text);
    MessageVerifier verifier(from, options, sources(), now);
    verifier.headers(message.headers);
    verifier.body(message.body);
    return verifier.finish();
  }

  dns::StaticResolver resolver;
  dkim::DnsKeySource keys;
  std::function<void(std::function<void()>)> start;
};

std::string line(const Report& report) { return authres::format_line("mx", results(report)); }

/// `spf mailfrom:pass helo:pass; dkim pass; dmarc pass`: words alone.
std::string words(const Report& report) {
  std::string text = "spf";
  for (const SpfResult& spf : report.spf) {
    text += " " + std::string(to_text(spf.query.identity)) + ":" +
            std::string(spf::to_text(verdict(spf.result))) + (spf.decisive ? "" : " beside");
  }
  text += "; dkim";
  for (const auto& signature : report.dkim) {
    text += " " + std::string(dkim::to_text(verdict(signature.outcome)));
  }
  return text + "; dmarc " + std::string(dmarc::to_text(report.dmarc.verdict));
}

TEST(Rfc9989S5_3, AllThreePass) {
  World world;
  const Report report = world.verify(signed_message(), client());
  EXPECT_EQ(words(report), "spf mailfrom:pass helo:pass beside; dkim pass; dmarc pass");
  EXPECT_TRUE(report.dmarc.spf_aligned);
  EXPECT_TRUE(report.dmarc.dkim_aligned);
  const std::string text = line(report);
  EXPECT_TRUE(text.starts_with("mx; dkim=pass header.d=example.com")) << text;
  EXPECT_NE(text.find("; spf=pass smtp.mailfrom=example.com; spf=pass smtp.helo=mx.example.com; "
                      "dmarc=pass header.from=example.com policy.dmarc=reject"),
            std::string::npos)
      << text;
}

struct Case {
  const char* rule;
  std::string zone;
  std::string message;
  std::optional<Client> client;
  const char* words;
};

class MessageCases : public ::testing::TestWithParam<Case> {};

TEST_P(MessageCases, HasItsVerdicts) {
  World world(GetParam().zone);
  EXPECT_EQ(words(world.verify(GetParam().message, GetParam().client)), GetParam().words);
}

std::string unsigned_message() { return std::string(header) + "\r\n" + std::string(body); }

INSTANTIATE_TEST_SUITE_P(
    Rfc9989S5_3, MessageCases,
    ::testing::Values(
        Case{"NoClientNoSpf", zone(), signed_message(), std::nullopt, "spf; dkim pass; dmarc pass"},
        Case{"Dmarc50SpfAlone", zone(), unsigned_message(), client(),
             "spf mailfrom:pass helo:pass beside; dkim; dmarc pass"},
        Case{"Dmarc50NeitherAligned", zone(), unsigned_message(), client("192.0.2.2"),
             "spf mailfrom:fail helo:fail beside; dkim; dmarc fail"},
        Case{"Dmarc55HeloPassNeverCounts", zone(), unsigned_message(),
             client("192.0.2.1", "ann@example.net"),
             "spf mailfrom:none helo:pass beside; dkim; dmarc fail"},
        Case{"Dmarc55NullPathIsTheHeloName", zone(), unsigned_message(), client("192.0.2.1", ""),
             "spf helo:pass; dkim; dmarc pass"},
        Case{"Dmarc45NoRecord", "$ORIGIN example.com.\n$TTL 60\n@ IN TXT \"v=spf1 -all\"\n",
             unsigned_message(), client(), "spf mailfrom:fail helo:none beside; dkim; dmarc none"},
        Case{"Dmarc22NoFrom", zone(), "Subject: x\r\n\r\n", client(),
             "spf mailfrom:pass helo:pass beside; dkim; dmarc permerror"},
        Case{"Dmarc22TwoFroms", zone(), std::string(header) + unsigned_message(), client(),
             "spf mailfrom:pass helo:pass beside; dkim; dmarc permerror"},
        Case{"Dmarc51BrokenSignature", zone(), signed_message() + "more\r\n", client("192.0.2.2"),
             "spf mailfrom:fail helo:fail beside; dkim fail; dmarc fail"},
        Case{"Sec13HostileHelo", zone(), unsigned_message(),
             client("192.0.2.2", "", "a b\r\nX: y; dmarc=pass"),
             "spf helo:none; dkim; dmarc fail"}),
    [](const auto& one) { return one.param.rule; });

TEST(Rfc9989S5_3, Dmarc46TroubleWithDnsIsATemperror) {
  World world;
  const auto name = DnsName::parse("s1._domainkey.example.com").value();
  world.resolver.fail_with(name, dns::Status::timeout);
  EXPECT_EQ(words(world.verify(signed_message(), client("192.0.2.2"))),
            "spf mailfrom:fail helo:fail beside; dkim temperror; dmarc temperror");
}

TEST(Rfc9989S5_3, Dmarc46AProvenPassStaysOne) {
  World world;
  const auto name = DnsName::parse("s1._domainkey.example.com").value();
  world.resolver.fail_with(name, dns::Status::timeout);
  EXPECT_EQ(words(world.verify(signed_message(), client())),
            "spf mailfrom:pass helo:pass beside; dkim temperror; dmarc pass");
}

TEST(Rfc8601S2_7, Sec16ANameThatIsNoneIsNotTold) {
  World world;
  const Report report =
      world.verify(unsigned_message(), client("192.0.2.2", "a@x(.example.com", "b c"));
  const std::string text = line(report);
  EXPECT_NE(text.find("spf=none; spf=none; dmarc=fail"), std::string::npos) << text;
}

TEST(Rfc8601S2_7, Ar31ReasonsOfDmarcComeFromAFixedTable) {
  World world("$ORIGIN example.com.\n$TTL 60\n_dmarc IN TXT \"v=DMARC1; p=HOSTILE\"\n");
  const std::string text = line(world.verify(unsigned_message(), std::nullopt));
  EXPECT_EQ(text,
            "mx; dkim=none; dmarc=permerror reason=\"no usable policy\" header.from=example.com");
}

TEST(Rfc7208S9_1, OneReceivedSpfForEachIdentity) {
  World world;
  const auto fields = received_spf(world.verify(unsigned_message(), client()), "mx.example.net");
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_NE(fields[0].find("identity=mailfrom"), std::string::npos);
  EXPECT_NE(fields[1].find("identity=helo"), std::string::npos);
}

TEST(Sec30, AMessageHasItsNumberOfQuestions) {
  World world;
  Options options;
  options.questions = 1;  // _dmarc.example.com; an alignment with another name needs more
  EXPECT_EQ(words(world.verify(unsigned_message(), client("192.0.2.1"), options)),
            "spf mailfrom:pass helo:pass beside; dkim; dmarc pass");
  options.questions = 0;
  EXPECT_EQ(words(world.verify(unsigned_message(), client("192.0.2.1"), options)),
            "spf mailfrom:pass helo:pass beside; dkim; dmarc temperror");
}

TEST(Sec31, HundredsOfSignaturesAskForFewKeys) {
  World world;
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "DKIM-Signature: v=1; a=rsa-sha256; d=d" + std::to_string(i) +
            ".example; s=s; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";
  }
  static_cast<void>(world.verify(text + unsigned_message(), client()));
  EXPECT_LE(world.resolver.asked(), 40U + 20U);
}

TEST(MessageVerifier, AsksInTheBackgroundAndWaitsAtTheEndAlone) {
  World world;
  std::vector<std::function<void()>> tasks;
  world.start = [&tasks](std::function<void()> task) { tasks.push_back(std::move(task)); };
  const auto message = testing::read_message(signed_message());
  MessageVerifier verifier(client(), {}, world.sources(), now);
  EXPECT_EQ(tasks.size(), 2U);
  verifier.headers(message.headers);
  EXPECT_EQ(tasks.size(), 4U);
  EXPECT_EQ(world.resolver.asked(), 0U);
  verifier.body(message.body);
  std::thread other([&tasks] {
    for (const auto& task : tasks) {
      task();
    }
  });
  EXPECT_EQ(words(verifier.finish()), "spf mailfrom:pass helo:pass beside; dkim pass; dmarc pass");
  other.join();
}

TEST(MessageVerifier, WhatHasNoAnswerInTimeIsATemperror) {
  World world;
  std::vector<std::function<void()>> tasks;
  world.start = [&tasks](std::function<void()> task) { tasks.push_back(std::move(task)); };
  const auto message = testing::read_message(signed_message());
  Options options;
  options.patience = std::chrono::milliseconds(0);
  {
    MessageVerifier verifier(client(), options, world.sources(), now);
    verifier.headers(message.headers);
    verifier.body(message.body);
    EXPECT_EQ(words(verifier.finish()),
              "spf mailfrom:temperror helo:temperror beside; dkim temperror; dmarc temperror");
  }
  for (const auto& task : tasks) {
    task();  // late, and to nobody's harm
  }
}

TEST(MessageVerifier, AMessageThatIsGivenUpAsksNothingMore) {
  World world;
  std::vector<std::function<void()>> tasks;
  world.start = [&tasks](std::function<void()> task) { tasks.push_back(std::move(task)); };
  {
    const MessageVerifier given_up(client(), {}, world.sources(), now);
  }
  for (const auto& task : tasks) {
    task();
  }
  EXPECT_EQ(world.resolver.asked(), 0U);
}

TEST(MessageVerifier, NoRoomInTheBackgroundIsATemperror) {
  World world;
  world.start = [](const std::function<void()>&) { throw std::length_error("full"); };
  EXPECT_EQ(words(world.verify(signed_message(), client())),
            "spf mailfrom:temperror helo:temperror beside; dkim temperror; dmarc temperror");
}

TEST(MessageVerifier, AMessageMayHaveNoHeader) {
  World world;
  MessageVerifier verifier(client(), {}, world.sources(), now);
  verifier.body("text\r\n");
  EXPECT_EQ(words(verifier.finish()), "spf mailfrom:pass helo:pass beside; dkim; dmarc permerror");
}

TEST(MessageVerifier, ATaskThatIsDroppedIsNotWaitedFor) {
  World world;
  world.start = [](const std::function<void()>&) {};
  EXPECT_EQ(words(world.verify(signed_message(), client())),
            "spf mailfrom:temperror helo:temperror beside; dkim temperror; dmarc temperror");
}

}  // namespace
}  // namespace auth::verify
