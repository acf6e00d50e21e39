#include "auth/dns/stack.h"

#include "auth/base/printable.h"
#include "auth/dns/overlay_resolver.h"
#include "auth/dns/static_resolver.h"

namespace auth::dns {
namespace {

Result<Zone, std::string> read(const std::vector<ZoneFile>& files) {
  Zone zone;
  for (const ZoneFile& file : files) {
    if (const auto added = zone.add(file.text); !added) {
      return fail(printable(file.name) + ":" + std::to_string(added.error().line) + ": " +
                  added.error().text);
    }
  }
  return zone;
}

}  // namespace

Result<Stack, std::string> Stack::build(StackOptions options) {
  auto zone = read(options.zones);
  auto overlay = read(options.overlays);
  if (!zone || !overlay) {
    return fail(!zone ? zone.error() : overlay.error());
  }
  Stack stack;
  auto& layers = stack.layers_;
  if (!options.zones.empty()) {
    layers.push_back(std::make_unique<StaticResolver>(*std::move(zone)));
  } else {
    layers.push_back(
        std::make_unique<NetworkResolver>(std::move(options.servers), options.network));
    layers.push_back(std::make_unique<CachingResolver>(*layers.back(), std::move(options.cache)));
  }
  if (!options.overlays.empty()) {
    layers.push_back(std::make_unique<OverlayResolver>(*std::move(overlay), *layers.back()));
  }
  return stack;
}

}  // namespace auth::dns
