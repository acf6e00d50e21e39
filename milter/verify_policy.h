// [verify] of countersign.toml: what an instance that verifies does with what it finds.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "app/settings.h"
#include "auth/authres/forged.h"
#include "auth/base/ip_address.h"

namespace countersign::milter {

struct VerifyPolicy {
  bool enabled = false;  ///< the instance verifies; else it signs, and nothing of this counts
  std::string authserv_id{};
  auth::authres::OwnIds own_ids{};  ///< authserv_id is one of them
  std::vector<auth::Cidr> skip_clients{};
  bool enforce = false;
  bool honor_reject = true;
  bool wait_for_dns = false;  ///< temperror = "tempfail"
  bool received_spf = false;
  std::chrono::milliseconds timeout{20'000};
  std::size_t max_concurrent = 64;
};

[[nodiscard]] VerifyPolicy verify_policy_of(const app::SettingsGroup& verify);

/// Mail of that client is left alone.
[[nodiscard]] bool is_skipped(const auth::IpAddress& client, const VerifyPolicy& policy);

/// `verifying as mx.example.com; DMARC policies are recorded`: for people.
[[nodiscard]] std::string summary_of(const VerifyPolicy& policy);

}  // namespace countersign::milter
