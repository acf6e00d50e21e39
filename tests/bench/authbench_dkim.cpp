#include <cstdio>
#include <memory>

#include "bench/authbench.h"
#include "bench/dkim_work.h"

namespace auth::bench {
namespace {

std::string about(std::string_view operation, std::size_t octets) {
  return "\"op\":\"" + std::string(operation) + "\",\"bytes\":" + std::to_string(octets);
}

int run_sign(std::string_view message, std::string_view pem, double for_seconds) {
  const dkim::SignRequest request = request_with(pem);
  std::string field;
  const Repeated result = repeat(for_seconds, [&] { field = sign(message, request); });
  print(about("sign", message.size()), result, field.empty() ? "failed" : "signed");
  return 0;
}

int run_verify(std::string_view message, std::string record, double for_seconds) {
  while (record.ends_with('\n') || record.ends_with('\r')) {
    record.pop_back();
  }
  auto parsed = dkim::parse_key_record(record);
  if (!parsed) {
    std::fprintf(stderr, "authbench: the key record: %s\n", parsed.error().text.c_str());
    return 2;
  }
  const auto key = std::make_shared<const dkim::KeyRecord>(std::move(*parsed));
  std::string_view verdict;
  const Repeated result = repeat(for_seconds, [&] { verdict = verify(message, key); });
  print(about("verify", message.size()), result, verdict);
  return 0;
}

}  // namespace

int run_dkim(std::span<char*> arguments) {
  const std::string_view operation = arguments.size() == 4 ? arguments[0] : "";
  if (operation != "sign" && operation != "verify") {
    std::fprintf(stderr, "usage: authbench dkim sign|verify MESSAGE KEY SECONDS\n");
    return 2;
  }
  const auto message = read_file(arguments[1]);
  const auto key = read_file(arguments[2]);
  const auto for_seconds = read_seconds(arguments[3]);
  if (!message || !key || !for_seconds) {
    return 2;
  }
  return operation == "sign" ? run_sign(*message, *key, *for_seconds)
                             : run_verify(*message, *key, *for_seconds);
}

}  // namespace auth::bench
