#include "bench/opendkim_peer.h"

// Its header wants these first.
#include <sys/time.h>
#include <sys/types.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

// The header is C and says _Bool, which C++ does not know.
#define _Bool bool  // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): C's name

extern "C" {
#include <opendkim/dkim.h>
}

namespace auth::bench {
namespace {

const std::string* served_record = nullptr;

DKIM_CBSTAT serve_key(DKIM* /*dkim*/, DKIM_SIGINFO* /*signature*/, unsigned char* buffer,
                      std::size_t size) {
  std::snprintf(reinterpret_cast<char*>(buffer), size, "%s", served_record->c_str());
  return DKIM_CBSTAT_CONTINUE;
}

unsigned char* octets(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

/// The fields of a header block, each with its folds.
std::vector<std::string_view> fields_of(std::string_view header) {
  std::vector<std::string_view> fields;
  while (!header.empty()) {
    auto end = header.find("\r\n");
    while (end + 2 < header.size() && (header[end + 2] == ' ' || header[end + 2] == '\t')) {
      end = header.find("\r\n", end + 2);
    }
    fields.push_back(header.substr(0, end));
    header.remove_prefix(end + 2);
  }
  return fields;
}

}  // namespace

struct OpendkimVerifier::Impl {
  std::string record;
  DKIM_LIB* library;
};

OpendkimVerifier::OpendkimVerifier(std::string key_record)
    : impl_(new Impl{std::move(key_record), dkim_init(nullptr, nullptr)}) {
  require(impl_->library != nullptr);
  served_record = &impl_->record;
  dkim_set_key_lookup(impl_->library, serve_key);
}

OpendkimVerifier::~OpendkimVerifier() { dkim_close(impl_->library); }

void OpendkimVerifier::verify(std::string_view message) const {
  const auto end = message.find("\r\n\r\n");
  DKIM_STAT status = DKIM_STAT_OK;
  DKIM* const dkim = dkim_verify(impl_->library, octets("bench"), nullptr, &status);
  require(dkim != nullptr);
  for (const std::string_view field : fields_of(message.substr(0, end + 2))) {
    require(dkim_header(dkim, octets(field), field.size()) == DKIM_STAT_OK);
  }
  require(dkim_eoh(dkim) == DKIM_STAT_OK);
  const std::string_view body = message.substr(end + 4);
  require(dkim_body(dkim, octets(body), body.size()) == DKIM_STAT_OK);
  require(dkim_eom(dkim, nullptr) == DKIM_STAT_OK);
  dkim_free(dkim);
}

}  // namespace auth::bench
