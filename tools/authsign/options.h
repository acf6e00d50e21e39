#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/canonical.h"
#include "auth/dkim/selector.h"
#include "auth/dkim/signed_fields.h"

namespace countersign::authsign {

/// One key to sign with.
struct KeyChoice {
  auth::dkim::Selector selector;
  std::string file;
};

/// What the command line asks for.
struct Options {
  auth::DnsName domain;         // --domain
  std::vector<KeyChoice> keys;  // --selector and --key, then --selector2 and --key2
  auth::dkim::CanonicalizationPair canonicalization;
  auth::dkim::FieldPolicy fields;                   // --headers, --oversign
  std::optional<std::string> identity = {};         // --identity
  std::optional<auth::Timestamp> timestamp = {};    // --timestamp; nothing: now
  std::optional<std::chrono::seconds> expire = {};  // --expire
  bool crlf = false;                                // --crlf
  std::string file = "-";                           // FILE
};

[[nodiscard]] const app::Program& program();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<Options, std::string> read_options(const app::Arguments& arguments);

}  // namespace countersign::authsign
