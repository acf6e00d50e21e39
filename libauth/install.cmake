# Installs libauth for others: find_package(auth) gives auth::auth, pkg-config auth the same.
# scripts/check-consumer builds tests/consumer against both, from a fresh prefix.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/auth)
install(TARGETS auth EXPORT auth-targets
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development
  FILE_SET HEADERS COMPONENT development)
install(EXPORT auth-targets NAMESPACE auth:: DESTINATION ${package_dir} COMPONENT development)

# Whoever links the static library links what it stands on as well; the shared one knows it by itself.
get_target_property(AUTH_LIBRARY_TYPE auth TYPE)
configure_package_config_file(${CMAKE_CURRENT_SOURCE_DIR}/auth-config.cmake.in ${PROJECT_BINARY_DIR}/auth-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/auth-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/auth-config.cmake ${PROJECT_BINARY_DIR}/auth-config-version.cmake
  DESTINATION ${package_dir} COMPONENT development)

# The folder may be moved: the prefix is found from where auth.pc lies.
file(RELATIVE_PATH AUTH_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" AUTH_PC_TO_PREFIX ${AUTH_PC_TO_PREFIX})
set(AUTH_PC_LINK_ALSO)
if(AUTH_LIBRARY_TYPE STREQUAL "STATIC_LIBRARY")
  set(AUTH_PC_REQUIRES "libcrypto >= 3.0, ldns, libidn2")
  set(AUTH_PC_LINK_ALSO " -pthread")
endif()
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/auth.pc.in ${PROJECT_BINARY_DIR}/auth.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/auth.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
