# Debian packages, by component: cmake --workflow --preset package. Components are named as InstallPrograms.cmake,
# InstallService.cmake and libauth/install.cmake name them; `package` below gives each its Debian name.

set(COUNTERSIGN_PACKAGE_RELEASE 1 CACHE STRING "Revision of the Debian packages, after the version")
set(COUNTERSIGN_DEBIAN_VERSION ${PROJECT_VERSION}-${COUNTERSIGN_PACKAGE_RELEASE})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME countersign)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "Countersign")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${COUNTERSIGN_PACKAGE_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SOURCE countersign)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Countersign authors <countersign@packages.example.org>"
  CACHE STRING "Who answers for the Debian packages: name and address")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
# The programs hang on libauth0 by its exact version: before 1.0 its interface may change with each.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/libauth)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY "=")
set(exactly "(= ${COUNTERSIGN_DEBIAN_VERSION})")

# Every Debian package has its own changelog and copyright.
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)
set(made ${PROJECT_BINARY_DIR}/packaging)
configure_file(${debian}/changelog.in ${made}/changelog.Debian @ONLY)
countersign_gzip(changelog ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${made}/changelog.gz)
countersign_gzip(changelog.Debian ${made}/changelog.Debian ${made}/changelog.Debian.gz)

# package(COMPONENT NAME SECTION SUMMARY DESCRIPTION)
macro(package component name section summary description)
  string(TOUPPER ${component} upper)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${summary}\n${description}")
  install(FILES ${made}/changelog.gz ${made}/changelog.Debian.gz ${debian}/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
  if(EXISTS ${debian}/${name}.lintian-overrides)
    install(FILES ${debian}/${name}.lintian-overrides
      DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${name} COMPONENT ${component})
  endif()
endmacro()

package(runtime libauth0 libs "email authentication: DKIM, shared library"
"libauth signs messages with DKIM and verifies the signatures of others, by
RFC 6376, 8301, 8463 and 8616. It reads messages strictly, bounds all input,
and asks DNS only through a resolver that it is handed.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${debian}/triggers)

package(development libauth-dev libdevel "email authentication: DKIM, development files"
"Headers of libauth, a C++20 library for DKIM, and what CMake and pkg-config
need to find it.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libauth0 ${exactly}, libexpected-dev")

package(countersign-tools countersign-tools mail "sign, verify and rehearse mail authentication"
"authsign signs a message with DKIM. authcheck says what receivers make of the
signatures of a message, and why. spfcheck says whether a relay passes SPF, and
what a change of DNS would do.")
set(CPACK_DEBIAN_COUNTERSIGN-TOOLS_PACKAGE_DEPENDS "libauth0 ${exactly}")

# No MTA is asked for: MTAs exclude each other, and the milter may serve one on another host. User and folders are made by
# systemd's programs, which exist apart from systemd as well.
package(countersign-milter countersign-milter mail "mail filter that signs outgoing mail with DKIM"
"countersign-milter signs mail that leaves a Postfix or Sendmail smart host:
what comes from listed clients, a named listener or SMTP AUTH, and is from a
configured domain. Every message leaves one record, with a reason where it was
not signed. When it cannot sign it asks the sender to try again.")
set(CPACK_DEBIAN_COUNTERSIGN-MILTER_PACKAGE_DEPENDS "libauth0 ${exactly}, \
systemd | systemd-standalone-sysusers | systemd-sysusers, systemd | systemd-standalone-tmpfiles | systemd-tmpfiles")
set(CPACK_DEBIAN_COUNTERSIGN-MILTER_PACKAGE_SUGGESTS "postfix | sendmail, countersign-tools")
set(CPACK_DEBIAN_COUNTERSIGN-MILTER_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)

include(CPack)
