// RFC 8017 A.1.1 and RFC 5280 s4.1: RSA public keys as DER.
#include "crypto/rsa_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

namespace auth::crypto {
namespace {

using Tag = DerReader::Tag;

constexpr int min_modulus_bits = 512;  // below, not even the test keys of old suites
constexpr int max_modulus_bits = 8192;
constexpr int max_exponent_bits = 64;

// 1.2.840.113549.1.1.1 (RFC 8017 appendix C)
constexpr std::array<std::uint8_t, 9> rsa_encryption{0x2a, 0x86, 0x48, 0x86, 0xf7,
                                                     0x0d, 0x01, 0x01, 0x01};

KeyError not_der() {
  return {"the key is neither a SubjectPublicKeyInfo nor an RSAPublicKey in DER"};
}

/// `SEQUENCE { modulus INTEGER, publicExponent INTEGER }`, whose contents these are.
Result<RsaNumbers, KeyError> numbers_of(Octets contents) {
  DerReader reader(contents);
  const auto modulus = reader.take_unsigned();
  const auto exponent = reader.take_unsigned();
  if (!modulus || !exponent || !reader.at_end()) {
    return fail(not_der());
  }
  return RsaNumbers{*modulus, *exponent};
}

/// The contents of the one SEQUENCE that `der` is.
std::optional<Octets> whole_sequence(Octets der) {
  DerReader reader(der);
  const auto contents = reader.take(Tag::sequence);
  return contents && reader.at_end() ? contents : std::nullopt;
}

/// `AlgorithmIdentifier { rsaEncryption, NULL }`, whose contents these are (RFC 3279 s2.3.1).
Result<void, KeyError> check_algorithm(Octets contents) {
  DerReader reader(contents);
  const auto oid = reader.take(Tag::object_identifier);
  if (!oid) {
    return fail(not_der());
  }
  if (!std::ranges::equal(*oid, rsa_encryption)) {
    return fail(KeyError{"the key is of another algorithm than RSA"});
  }
  const auto parameters = reader.take(Tag::null);
  if (!parameters || !parameters->empty() || !reader.at_end()) {
    return fail(not_der());
  }
  return {};
}

}  // namespace

Result<RsaNumbers, KeyError> rsa_numbers(Octets der) {
  const auto outer = whole_sequence(der);
  if (!outer) {
    return fail(not_der());
  }
  DerReader reader(*outer);
  if (!reader.next_is(Tag::sequence)) {
    return numbers_of(*outer);
  }
  const auto algorithm = reader.take(Tag::sequence);
  const auto key = reader.take_octet_aligned_bits();
  if (!algorithm) {
    return fail(not_der());
  }
  if (auto checked = check_algorithm(*algorithm); !checked) {
    return fail(checked.error());
  }
  const auto inner = key && reader.at_end() ? whole_sequence(*key) : std::nullopt;
  return inner ? numbers_of(*inner) : fail(not_der());
}

int bit_length(Octets number) noexcept {
  return number.empty()
             ? 0
             : static_cast<int>(8 * (number.size() - 1)) + std::bit_width(number.front());
}

Result<void, KeyError> check(const RsaNumbers& numbers) {
  const int bits = bit_length(numbers.modulus);
  if (bits < min_modulus_bits || bits > max_modulus_bits) {
    return fail(KeyError{"the RSA modulus has " + std::to_string(bits) + " bits; " +
                         std::to_string(min_modulus_bits) + " to " +
                         std::to_string(max_modulus_bits) + " can be used"});
  }
  if (numbers.modulus.back() % 2 == 0) {
    return fail(KeyError{"the RSA modulus is even"});
  }
  const int exponent_bits = bit_length(numbers.exponent);
  if (exponent_bits > max_exponent_bits) {
    return fail(KeyError{"the RSA exponent has " + std::to_string(exponent_bits) + " bits; " +
                         std::to_string(max_exponent_bits) + " are the most"});
  }
  if (exponent_bits < 2 || numbers.exponent.back() % 2 == 0) {  // 0, 1 and even numbers
    return fail(KeyError{"the RSA exponent has to be an odd number from 3"});
  }
  return {};
}

}  // namespace auth::crypto
