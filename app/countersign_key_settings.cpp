// The settings about keys: kept by hand, or in the key store with their life and publication.
#include "app/countersign_key_settings.h"

#include "app/settings_formats.h"

namespace countersign::app {

namespace {

std::vector<Setting> publish_settings() {
  return {
      {.key = "method",
       .type = SettingType::choice,
       .fallback = R"("manual")",
       .choices = {"rfc2136", "hook", "zonefile", "manual"},
       .meaning = "How a public key gets into DNS: by dynamic update (rfc2136), by a program of "
                  "yours (hook), into a file that your zone includes (zonefile), or by hand "
                  "(manual)."},
      {.key = "server",
       .example = R"("192.0.2.53")",
       .format = server_address,
       .meaning = "The primary server that takes dynamic updates, ADDRESS or ADDRESS:PORT."},
      {.key = "tsig_name",
       .example = R"("countersign.")",
       .format = host_name,
       .meaning = "The name of the TSIG key that signs updates."},
      {.key = "tsig_algorithm",
       .type = SettingType::choice,
       .fallback = R"("hmac-sha256")",
       .choices = {"hmac-sha256", "hmac-sha512"},
       .meaning = "The algorithm of the TSIG key."},
      {.key = "tsig_secret_file",
       .example = R"("/etc/countersign/tsig.key")",
       .format = absolute_path,
       .meaning = "A file with the secret of the TSIG key in base64. Nobody but its owner may read "
                  "it."},
      {.key = "hook",
       .example = R"("/etc/countersign/publish")",
       .format = absolute_path,
       .meaning = "The program to run for the method hook, as: hook deploy|revoke|remove DOMAIN "
                  "SELECTOR NAME VALUE."},
      {.key = "zonefile",
       .example = R"("/etc/countersign/dkim.zone")",
       .format = absolute_path,
       .meaning = "The file to write for the method zonefile."},
      {.key = "authorities",
       .type = SettingType::texts,
       .example = R"(["192.0.2.53", "198.51.100.53"])",
       .format = server_address,
       .meaning = "The servers that have to show a key before it is used. By default those that "
                  "the zone's NS records name; set it where outbound port 53 is closed."},
      {.key = "ttl",
       .type = SettingType::duration,
       .fallback = R"("1h")",
       .min = 1,
       .max = std::int64_t{7} * 86400,
       .meaning = "The TTL of the records that are written."},
  };
}

}  // namespace

Section domain_key_section() {
  return {
      .path = "domain.key",
      .repeated = true,
      .meaning =
          "A key that you keep by hand: one table for each, below its [[domain]]. Every key "
          "makes a signature of its own; RSA is put on top. A domain without such a table "
          "will use the active keys of the key store, which comes with a later version.",
      .settings =
          {
              {.key = "selector",
               .example = R"("s1")",
               .format = selector,
               .required = true,
               .unique = true,
               .meaning = "The selector: the public key stands in DNS at "
                          "SELECTOR._domainkey.DOMAIN."},
              {.key = "file",
               .example = R"("/etc/countersign/s1.pem")",
               .format = absolute_path,
               .required = true,
               .meaning = "The private key: RSA in PEM (PKCS#1 or PKCS#8, without password), "
                          "Ed25519 in PEM, or its 32-octet seed in base64. The file has to belong "
                          "to the user of the milter or to root, and nobody but its owner may "
                          "read it. A file that is missing or bad stops neither the milter nor "
                          "another domain: it is told at the start and tried again every ten "
                          "seconds, and on_error decides on the mail."},
          },
  };
}

Section domain_publish_section() {
  return {
      .path = "domain.publish",
      .meaning =
          "How this domain's keys are published, where it is another way than "
          "[keys.publish] says. Takes the settings of that section.",
      .settings = publish_settings(),
      .told_elsewhere = true,
  };
}

Section keys_section() {
  return {
      .path = "keys",
      .meaning =
          "The key store and the life of its keys, for domains without keys of their own. It comes "
          "with a later version; until then nothing in this section has an effect.",
      .settings =
          {
              {.key = "store",
               .fallback = R"("/var/lib/countersign/keys")",
               .format = absolute_path,
               .meaning = "The folder with the keys and their state. It belongs to the milter's "
                          "user, mode 0700."},
              {.key = "rotate_after",
               .type = SettingType::duration,
               .fallback = R"("180d")",
               .choices = {"never"},
               .min = 3600,
               .meaning = "How old an active key becomes before the next one is made."},
              {.key = "publish_lead",
               .type = SettingType::duration,
               .fallback = R"("24h")",
               .meaning = "How long a new key is visible on all servers before it is used, at "
                          "least; one old TTL in any case."},
              {.key = "retire_after",
               .type = SettingType::duration,
               .fallback = R"("14d")",
               .meaning = "How long an old public key stays after its last use, so that mail still "
                          "on its way verifies."},
              {.key = "revoke_for",
               .type = SettingType::duration,
               .fallback = R"("30d")",
               .meaning = "How long a retired key is then published as revoked (empty p=) before "
                          "its record goes."},
              {.key = "max_unproven",
               .type = SettingType::duration,
               .fallback = R"("never")",
               .choices = {"never"},
               .meaning =
                   "How long a server that cannot be reached may hold up the switch to a new "
                   "key. By default as long as it takes: a key is never used before DNS has "
                   "it."},
              {.key = "reload",
               .fallback = R"("systemctl reload countersign-milter")",
               .meaning = "The command that makes the milter take up a changed key store."},
          },
  };
}

Section keys_publish_section() {
  return {
      .path = "keys.publish",
      .meaning = "How public keys get into DNS.",
      .settings = publish_settings(),
  };
}

}  // namespace countersign::app
