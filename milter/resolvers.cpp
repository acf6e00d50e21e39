#include "milter/resolvers.h"

namespace countersign::milter {

auth::Result<auth::dns::Stack, std::string> make_resolvers(const Config& config) {
  auth::dns::StackOptions options{.servers = config.resolvers};
  if (options.servers.empty()) {
    auto configured = auth::dns::read_resolv_conf("/etc/resolv.conf");
    if (!configured) {
      return auth::fail(configured.error() + "; name the servers to ask");
    }
    options.servers = std::move(*configured);
  }
  return auth::dns::Stack::build(std::move(options));
}

}  // namespace countersign::milter
