// RFC 9989 s4.8: whatever a TXT record holds, what is read of it is bounded, written down plainly
// it is read again the same, and neither the order of the tags nor one that nobody knows changes
// it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/dmarc/record.h"

namespace {

using namespace auth;
using namespace auth::dmarc;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

/// All but the problems, which tell of the text.
bool same(const Record& a, const Record& b) {
  return a.policy == b.policy && a.subdomain_policy == b.subdomain_policy &&
         a.nonexistent_policy == b.nonexistent_policy && a.bad_policy == b.bad_policy &&
         a.test == b.test && a.dkim_alignment == b.dkim_alignment &&
         a.spf_alignment == b.spf_alignment && a.public_suffix == b.public_suffix &&
         a.aggregate_report_uris == b.aggregate_report_uris &&
         a.failure_report_uris == b.failure_report_uris && a.failure_options == b.failure_options;
}

std::string list(const std::vector<std::string>& uris) {
  std::string text;
  for (const std::string& uri : uris) {
    text += (text.empty() ? "" : ",") + uri;
  }
  return text;
}

std::string policies(const Record& record) {
  std::string text;
  bool told = !record.bad_policy;
  const auto add = [&](const char* tag, const std::optional<Policy>& policy) {
    if (policy) {
      text += ";" + std::string(tag) + "=" + std::string(to_text(*policy));
    } else if (!told) {
      text += ";" + std::string(tag) + "=bad";
      told = true;
    }
  };
  add("p", record.policy);
  add("sp", record.subdomain_policy);
  add("np", record.nonexistent_policy);
  must(told);  // a bad policy is one that was not read
  return text;
}

std::string options(const FailureOptions& options) {
  std::string text;
  const auto add = [&text](bool holds, char letter) {
    if (holds) {
      text += (text.empty() ? "" : ":") + std::string(1, letter);
    }
  };
  add(options.nothing_aligned, '0');
  add(options.anything_failed, '1');
  add(options.any_dkim_failure, 'd');
  add(options.any_spf_failure, 's');
  return text;
}

std::string write(const Record& record) {
  std::string text = "v=DMARC1" + policies(record);
  text += record.test ? ";t=y" : "";
  text += record.dkim_alignment == AlignmentMode::strict ? ";adkim=s" : "";
  text += record.spf_alignment == AlignmentMode::strict ? ";aspf=s" : "";
  text += record.public_suffix == PublicSuffix::yes  ? ";psd=y"
          : record.public_suffix == PublicSuffix::no ? ";psd=n"
                                                     : "";
  return text + ";rua=" + list(record.aggregate_report_uris) +
         ";ruf=" + list(record.failure_report_uris) + ";fo=" + options(record.failure_options);
}

/// The version, then the other pieces from the last to the first.
std::string reversed(std::string_view text) {
  std::vector<std::string_view> pieces;
  ascii::split(text, ';', [&pieces](std::string_view piece) { pieces.push_back(piece); });
  std::reverse(pieces.begin() + 1, pieces.end());
  std::string result;
  for (const std::string_view piece : pieces) {
    result += (result.empty() ? "" : ";") + std::string(piece);
  }
  return result;
}

void check_uris(const std::vector<std::string>& uris) {
  must(uris.size() <= max_report_uris);
  for (const std::string& uri : uris) {
    must(uri.find(':') != std::string::npos);
    must(std::all_of(uri.begin(), uri.end(), [](char c) {
      return c > 0x20 && c < 0x7f && c != ',' && c != ';' && c != '!';
    }));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (!parse_record(text)) {
    text.insert(0, "v=DMARC1;");
  }
  const auto record = parse_record(text);
  must(record.has_value());
  must(record->problems.size() <= max_record_problems);
  check_uris(record->aggregate_report_uris);
  check_uris(record->failure_report_uris);
  must(record->failure_report_uris.empty() || record->public_suffix != PublicSuffix::yes);
  const auto again = parse_record(write(*record));
  must(again && same(*record, *again));
  const auto back = parse_record(reversed(text));
  must(back && same(*record, *back));
  const auto longer = parse_record(text + ";unknown=1");
  must(longer && same(*record, *longer));
  return 0;
}
