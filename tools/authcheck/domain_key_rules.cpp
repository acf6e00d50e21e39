// RFC 6376 s3.6, RFC 8301, RFC 8463: the key records of the selectors.
#include <algorithm>
#include <variant>

#include "auth/base/printable.h"
#include "auth/dkim/key_strength.h"
#include "tools/authcheck/domain_rules.h"

namespace countersign::authcheck {
namespace {

namespace dkim = auth::dkim;
using auth::dns::Status;

/// `key s1 (s1._domainkey.example.com)`.
std::string named(const KeyPosture& key) {
  return "key " + key.named.selector.text() + " (" + auth::printable(key.named.name.text(), 253) +
         ")";
}

/// Nothing: there is a key, or DNS did not say.
const dkim::NoKey* missing(const KeyPosture& key) {
  const auto* none = std::get_if<dkim::NoKey>(&key.found);
  return none == nullptr || none->temporary ? nullptr : none;
}

/// Calls `say` with each key that verifiers can read.
template <typename Say>
void for_each_key(const DomainReport& report, Say say) {
  for (const KeyPosture& posture : report.keys) {
    if (const dkim::KeyRecord* record = posture.key()) {
      say(posture, *record);
    }
  }
}

}  // namespace

void find_keys_missing(const DomainReport& report, Remarks& remarks) {
  for (const KeyPosture& key : report.keys) {
    if (missing(key) == nullptr || key.records > 0) {
      continue;
    }
    const auto& aliases = key.answer.aliases;
    const std::string where = aliases.empty() ? ""
                                              : ": its CNAME leads to " +
                                                    auth::printable(aliases.back().text(), 253) +
                                                    ", where there is none";
    remarks.add("There is no key record for the " + named(key) + where +
                ". What is signed with it counts as unsigned. Publish its public key there, as a "
                "TXT record, before anything is signed with it.");
  }
}

void find_keys_revoked(const DomainReport& report, Remarks& remarks) {
  for (const KeyPosture& key : report.keys) {
    if (const auto* none = missing(key); none != nullptr && none->revoked) {
      remarks.add("The " + named(key) +
                  " is revoked (empty p=): no signature made with it is valid. Sign with another "
                  "key.");
    }
  }
}

void find_keys_unusable(const DomainReport& report, Remarks& remarks) {
  for (const KeyPosture& key : report.keys) {
    if (const auto* none = missing(key); none != nullptr && !none->revoked && key.records > 0) {
      remarks.add("The " + named(key) + " cannot be used: " + none->text +
                  ". Every signature made with it fails until the record is mended.");
    }
  }
}

void find_keys_refused(const DomainReport& report, Remarks& remarks) {
  for_each_key(report, [&](const KeyPosture& posture, const dkim::KeyRecord& record) {
    if (dkim::strength(record.key) == dkim::KeyStrength::refused) {
      remarks.add("The " + named(posture) + " has " + std::to_string(record.key.bits()) +
                  " bits; receivers take no RSA key below " +
                  std::to_string(dkim::shortest_rsa_key) + " (RFC 8301). Make a new one of " +
                  std::to_string(dkim::advised_rsa_key) + " bits.");
    }
  });
}

void find_keys_of_other_hashes(const DomainReport& report, Remarks& remarks) {
  for_each_key(report, [&](const KeyPosture& posture, const dkim::KeyRecord& record) {
    if (!record.allows_hash(auth::crypto::HashAlgorithm::sha256)) {
      remarks.add("The " + named(posture) +
                  " does not allow SHA-256 (h=), and nothing else may be used (RFC 8301). Take the "
                  "tag h= out of its record.");
    }
  });
}

void find_keys_of_other_services(const DomainReport& report, Remarks& remarks) {
  for_each_key(report, [&](const KeyPosture& posture, const dkim::KeyRecord& record) {
    if (!record.allows_service("email")) {
      remarks.add("The " + named(posture) +
                  " is not for mail (s=): its signatures fail. Take the tag s= out of its record.");
    }
  });
}

void find_keys_in_test(const DomainReport& report, Remarks& remarks) {
  for_each_key(report, [&](const KeyPosture& posture, const dkim::KeyRecord& record) {
    if (record.testing) {
      remarks.add("The " + named(posture) +
                  " is published as a test (t=y): receivers may treat its mail as unsigned. Take "
                  "the flag out once signing works.");
    }
  });
}

void find_several_keys(const DomainReport& report, Remarks& remarks) {
  for (const KeyPosture& key : report.keys) {
    if (key.records > 1) {
      remarks.add("There are " + std::to_string(key.records) + " key records for the " +
                  named(key) +
                  ": receivers take any one of them (RFC 6376 s3.6.2.2), so signatures fail at "
                  "some. Leave the one whose private key signs.");
    }
  }
}

void find_ed25519_alone(const DomainReport& report, Remarks& remarks) {
  std::size_t ed25519 = 0;
  std::size_t rsa = 0;
  for_each_key(report, [&](const KeyPosture&, const dkim::KeyRecord& record) {
    (record.key.algorithm() == auth::crypto::KeyAlgorithm::rsa ? rsa : ed25519) += 1;
  });
  if (ed25519 > 0 && rsa == 0) {
    remarks.add(
        "The only keys are Ed25519, which large receivers do not verify: there the mail counts as "
        "unsigned. Sign with an RSA key of 2048 bits as well.");
  }
}

void find_short_keys(const DomainReport& report, Remarks& remarks) {
  for_each_key(report, [&](const KeyPosture& posture, const dkim::KeyRecord& record) {
    if (dkim::strength(record.key) == dkim::KeyStrength::below_advice) {
      remarks.add("The " + named(posture) + " has " + std::to_string(record.key.bits()) +
                  " bits; Google, Yahoo and RFC 8301 advise " +
                  std::to_string(dkim::advised_rsa_key) + ".");
    }
  });
}

void find_no_keys_at_all(const DomainReport& report, Remarks& remarks) {
  // RFC 8020: where a name does not exist, nothing does below it.
  if (report.keys.empty() && report.key_tree == Status::no_such_name) {
    remarks.add("There is no DKIM key: _domainkey." + auth::printable(report.domain.text(), 253) +
                " does not exist, so nothing below it does. Large receivers want mail to be "
                "signed; make a key, publish it, then sign.");
  }
}

void find_no_selector(const DomainReport& report, Remarks& remarks) {
  if (report.keys.empty() && report.key_tree != Status::no_such_name) {
    remarks.add(
        "DKIM keys were not looked at: DNS cannot list them. Name each selector with --selector; "
        "it is the s= in the DKIM-Signature field of a message that was sent.");
  }
}

}  // namespace countersign::authcheck
