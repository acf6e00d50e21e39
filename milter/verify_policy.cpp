#include "milter/verify_policy.h"

#include <algorithm>

#include "app/host_name.h"

namespace countersign::milter {

VerifyPolicy verify_policy_of(const app::SettingsGroup& verify) {
  const std::string named = verify.text("authserv_id");
  const std::string id = named.empty() ? app::host_name() : named;
  auto own = verify.texts("own_authserv_ids");
  own.push_back(id);
  return {.enabled = verify.flag("enabled"),
          .authserv_id = id,
          .own_ids = auth::authres::OwnIds(own),
          .skip_clients = verify.networks("skip_clients"),
          .enforce = verify.text("enforce") == "dmarc",
          .honor_reject = verify.flag("honor_reject"),
          .wait_for_dns = verify.text("temperror") == "tempfail",
          .received_spf = verify.flag("received_spf"),
          .timeout = std::chrono::seconds(verify.number("timeout")),
          .max_concurrent = static_cast<std::size_t>(verify.number("max_concurrent"))};
}

bool is_skipped(const auth::IpAddress& client, const VerifyPolicy& policy) {
  return std::ranges::any_of(policy.skip_clients,
                             [&](const auth::Cidr& network) { return network.contains(client); });
}

std::string summary_of(const VerifyPolicy& policy) {
  return "verifying as " + policy.authserv_id + "; DMARC policies are " +
         (policy.enforce ? "enforced" : "recorded");
}

}  // namespace countersign::milter
