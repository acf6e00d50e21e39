# find_package(auth) and pkg-config for libauth; proved by tests/consumer.
