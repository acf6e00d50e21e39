#pragma once

#include <optional>
#include <string>

#include "app/command_line.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dkim/verifier.h"

namespace countersign::authcheck {

/// What `authcheck verify` is asked for, its DNS options apart.
struct VerifyOptions {
  std::string file = "-";                  // FILE
  std::optional<auth::IpAddress> ip = {};  // --ip: who delivered the message
  std::optional<std::string> sender = {};  // --sender; nothing: its Return-Path
  std::optional<std::string> helo = {};    // --helo
  std::string authserv_id = {};            // --authserv-id
  std::optional<auth::Timestamp> at = {};  // --at; nothing: now
  auth::dkim::VerifyOptions dkim = {};     // --min-rsa-bits, --allow-sha1, --allow-partial-body
  bool received_spf = false;               // --received-spf
  bool json = false;                       // --json
};

/// The entry of `verify` in the table of options.
[[nodiscard]] app::Command verify_command_line();

/// `host_name`: what Authentication-Results bears without --authserv-id. The error is a sentence
/// without final dot that names the option.
[[nodiscard]] auth::Result<VerifyOptions, std::string> read_verify_options(
    const app::Arguments& arguments, const std::string& host_name);

}  // namespace countersign::authcheck
