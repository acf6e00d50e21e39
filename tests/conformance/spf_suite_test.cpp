// RFC 7208 by the suite of openspf.org: each verdict and explanation, and the same whether records
// are asked for ahead, kept parsed, or traced.
#include "conformance/spf_suite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "auth/spf/check_host.h"
#include "auth/spf/record_cache.h"

namespace auth::spf {

// How a failure prints it.
void PrintTo(const CheckResult& result, std::ostream* out) {
  *out << to_text(verdict(result)) << " (" << reason(result) << "), " << result.lookups
       << " look-ups, " << result.void_lookups << " void, explanation "
       << result.explanation.value_or("none");
}

namespace {

using testing::SuiteCase;
using testing::SuiteResolver;

CheckResult check(const SuiteCase& suite_case, SuiteResolver& resolver, const CheckOptions& options,
                  Trace* trace = nullptr) {
  const auto client = IpAddress::parse(suite_case.client);
  const auto query = Query::of_mail_from(client.value(), suite_case.mail_from, suite_case.helo);
  return check_host(query, resolver, Deadline::after(std::chrono::hours(1)),
                    Timestamp(1'700'000'000), options, trace);
}

/// Everything that a caller sees but the questions that were asked.
bool same(const CheckResult& a, const CheckResult& b) {
  return verdict(a) == verdict(b) && reason(a) == reason(b) && a.place == b.place &&
         a.via == b.via && a.record == b.record && a.lookups == b.lookups &&
         a.void_lookups == b.void_lookups && a.explanation == b.explanation;
}

class Rfc7208 : public ::testing::Test {
 public:
  Rfc7208(SuiteCase suite_case, std::shared_ptr<SuiteResolver> resolver)
      : case_(std::move(suite_case)), resolver_(std::move(resolver)) {}

  void TestBody() override {
    const CheckResult result = check(case_, *resolver_, {.ask_ahead = false});
    EXPECT_TRUE(std::ranges::count(case_.verdicts, to_text(verdict(result))))
        << "wanted " << case_.verdicts.front() << ", got " << ::testing::PrintToString(result);
    if (case_.explanation && verdict(result) == Verdict::fail) {
      EXPECT_EQ(result.explanation.value_or("DEFAULT"), *case_.explanation);
    }
    EXPECT_LE(result.lookups, 10U);
    EXPECT_LE(result.void_lookups, 2U);
    expect_same(result);
  }

 private:
  void expect_same(const CheckResult& result) {
    RecordCache records;
    Trace trace;
    const std::pair<const char*, CheckResult> others[] = {
        {"asked ahead", check(case_, *resolver_, {})},
        {"cached", check(case_, *resolver_, {.ask_ahead = false, .records = &records})},
        {"cached and asked ahead", check(case_, *resolver_, {.records = &records})},
        {"traced", check(case_, *resolver_, {}, &trace)},
    };
    for (const auto& [how, other] : others) {
      EXPECT_TRUE(same(result, other)) << how << " it is " << ::testing::PrintToString(other)
                                       << "\notherwise " << ::testing::PrintToString(result);
    }
    EXPECT_EQ(trace.verdict, verdict(result));
  }

  SuiteCase case_;
  std::shared_ptr<SuiteResolver> resolver_;
};

/// The file has not lost anything since it was looked at last.
class WholeSuite : public ::testing::Test {
 public:
  WholeSuite(std::size_t cases, std::size_t explanations)
      : cases_(cases), explanations_(explanations) {}

  void TestBody() override {
    EXPECT_GE(cases_, 203U);
    EXPECT_GE(explanations_, 22U);
  }

 private:
  std::size_t cases_;
  std::size_t explanations_;
};

void register_suite(const std::string& file) {
  std::size_t cases = 0;
  std::size_t explanations = 0;
  int number = 0;
  for (auto& scenario : testing::read_spf_suite(file)) {
    const std::string suite = "Rfc7208Scenario" + std::to_string(++number);
    for (auto& each : scenario.cases) {
      ++cases;
      explanations += each.explanation ? 1U : 0U;
      const std::string section = "s" + each.section;
      const std::string name = each.name;
      ::testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, section.c_str(), __FILE__,
                              __LINE__, [each, resolver = scenario.resolver]() -> Rfc7208* {
                                return new Rfc7208(each, resolver);
                              });
    }
  }
  ::testing::RegisterTest("Rfc7208Suite", "IsWhole", nullptr, nullptr, __FILE__, __LINE__,
                          [=]() -> WholeSuite* { return new WholeSuite(cases, explanations); });
}

}  // namespace
}  // namespace auth::spf

/// SPF_SUITE says where the file has to be (scripts/test). Without it the file may be absent.
int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const char* const told = std::getenv("SPF_SUITE");
  const std::string file = told != nullptr ? told : SPF_SUITE;
  if (told == nullptr && !std::filesystem::exists(file)) {
    std::printf("skipped: the RFC 7208 suite is not at %s; scripts/test fetches it\n",
                file.c_str());
    return 77;
  }
  try {
    auth::spf::register_suite(file);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", file.c_str(), error.what());
    return 1;
  }
  return RUN_ALL_TESTS();
}
