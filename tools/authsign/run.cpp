#include "tools/authsign/run.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include "app/key_file.h"
#include "auth/base/printable.h"
#include "auth/crypto/private_key.h"
#include "auth/dkim/signer.h"
#include "tools/authsign/kept_input.h"
#include "tools/authsign/line_ends.h"
#include "tools/authsign/sign.h"

namespace countersign::authsign {
namespace {

using app::ExitStatus;
using auth::fail;
using auth::Result;
using Requests = std::vector<auth::dkim::SignRequest>;

Result<std::shared_ptr<const auth::crypto::PrivateKey>, std::string> read_key(
    const std::string& path, std::ostream& err) {
  const auto file = app::read_key_file(path);
  if (!file) {
    return fail(file.error());
  }
  auto key = auth::crypto::PrivateKey::parse(file->octets);
  if (!key) {
    return fail("the key file " + auth::printable(path) + ": " + key.error().text);
  }
  if (file->open_to_others()) {
    err << "authsign: warning: other users may read or change the key file "
        << auth::printable(path) << "; chmod 600 keeps it to its owner\n";
  }
  return std::make_shared<const auth::crypto::PrivateKey>(std::move(*key));
}

bool is_rsa(const auth::dkim::SignRequest& request) {
  return request.key->public_key().algorithm() == auth::crypto::KeyAlgorithm::rsa;
}

/// RSA first, that is on top: some receivers look at one signature only (RFC 8463 s6).
Result<Requests, std::string> make_requests(const Options& options, std::ostream& err) {
  Requests requests;
  for (const KeyChoice& choice : options.keys) {
    auto key = read_key(choice.file, err);
    if (!key) {
      return fail(key.error());
    }
    requests.push_back({.domain = options.domain,
                        .selector = choice.selector,
                        .key = std::move(*key),
                        .canonicalization = options.canonicalization,
                        .fields = options.fields,
                        .identity = options.identity,
                        .expire_after = options.expire});
  }
  std::stable_partition(requests.begin(), requests.end(), &is_rsa);
  return requests;
}

/// The fields on top of the octets as they came, or everything with CRLF.
Result<void, std::string> write(KeptInput& message, std::string_view fields, bool crlf,
                                std::ostream& out) {
  const bool lf = !crlf && message.line_ends().style() == "\n";
  out << (lf ? with_lf(fields) : std::string(fields));
  CrlfWriter crlf_out(out);
  while (out.good()) {
    const auto octets = message.kept().next();
    if (!octets) {
      return fail(octets.error());
    }
    if (octets->empty()) {
      break;
    }
    if (crlf) {
      crlf_out.write(*octets);
    } else {
      out << *octets;
    }
  }
  out.flush();
  return {};
}

}  // namespace

ExitStatus run(const Options& options, auth::Timestamp now, const std::string& spool_folder,
               app::Input& in, std::ostream& out, std::ostream& err) {
  const auto refuse = [&err](const std::string& why) {
    err << "authsign: " << why << "\n";
    return ExitStatus::usage;
  };
  const auto requests = make_requests(options, err);
  if (!requests) {
    return refuse(requests.error());
  }
  KeptInput message(in, spool_folder);
  const auto fields = sign(*requests, options.timestamp.value_or(now), message);
  if (!fields) {
    return refuse(fields.error());
  }
  if (const auto written = write(message, *fields, options.crlf, out); !written) {
    return refuse(written.error());
  }
  return out.good() ? ExitStatus::ok : ExitStatus::usage;
}

}  // namespace countersign::authsign
