// What is written from the settings table agrees with it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "app/countersign_settings.h"

namespace countersign::app {
namespace {

// Takes the single `#` off every setting and table that the sample shows as a comment.
std::string uncommented(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n#", at)) != std::string::npos; ++at) {
    if (text.compare(at, 3, "\n# ") != 0) {
      text.erase(at + 1, 1);
    }
  }
  return text;
}

std::string problems_of(std::string_view toml) {
  std::string result;
  for (const SettingsProblem& problem : read_settings(countersign_settings(), toml).problems) {
    result += problem.in("sample") + "\n";
  }
  return result;
}

TEST(SettingsTable, SampleHasNoProblems) {
  EXPECT_EQ(problems_of(sample_file(countersign_settings())), "");
}

TEST(SettingsTable, SampleWithEverySettingHasNoProblems) {
  std::string sample = uncommented(sample_file(countersign_settings()));
  const auto metrics = sample.find("\nlisten = ");  // asks for what comes later
  ASSERT_NE(metrics, std::string::npos);
  EXPECT_EQ(problems_of(sample.erase(metrics + 1)), "");
}

TEST(SettingsTable, SampleAndManualNameEverySetting) {
  const std::string sample = sample_file(countersign_settings());
  const std::string manual = settings_manual(countersign_settings());
  for (const Section& section : countersign_settings().sections) {
    for (const Setting& setting : section.settings) {
      EXPECT_NE(sample.find(std::string(setting.key) + " = "), std::string::npos) << setting.key;
      EXPECT_NE(manual.find(".It Ic " + std::string(setting.key) + " "), std::string::npos)
          << setting.key;
    }
  }
}

TEST(SettingsTable, SampleInThePackageIsTheOneWritten) {
  std::ifstream in(SAMPLE_FILE);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(file, sample_file(countersign_settings()))
      << "run: countersign-milter --generate sample > packaging/countersign.toml";
}

TEST(SettingsTable, ExamplesOfTheManualHaveNoProblems) {
  std::ifstream in(MANUAL);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view begin = ".Bd -literal -offset indent\n";
  int examples = 0;
  for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    EXPECT_EQ(problems_of(page.substr(at, page.find("\n.Ed", at) - at)), "");
    ++examples;
  }
  EXPECT_EQ(examples, 2);
}

TEST(SettingsTable, EverySettingSaysWhatItMeans) {
  for (const Section& section : countersign_settings().sections) {
    EXPECT_TRUE(section.meaning.ends_with('.')) << section.path;
    for (const Setting& setting : section.settings) {
      EXPECT_TRUE(setting.meaning.ends_with('.')) << setting.key;
      EXPECT_FALSE(setting.required && setting.example.empty()) << setting.key;
    }
  }
}

TEST(SettingsTable, ManualHasNoLineThatMdocWouldTakeForAMacro) {
  const std::string manual = settings_manual(countersign_settings());
  for (std::size_t at = 0; (at = manual.find("\n.", at)) != std::string::npos; at += 2) {
    const std::string word = manual.substr(at + 1, 3);
    EXPECT_TRUE(word == ".Ss" || word == ".Bl" || word == ".It" || word == ".El" || word == ".Ql")
        << word;
  }
}

}  // namespace
}  // namespace countersign::app
