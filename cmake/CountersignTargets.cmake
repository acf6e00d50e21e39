# What every target of ours shares.

# Warnings as in CONTRIBUTING.md; never forced on those who use the library.
function(countersign_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<BOOL:${AUTH_WERROR}>:-Werror>)
endfunction()

# countersign_room(NAME SOURCES… [HEADERS…]): adds a room's files to libauth. HEADERS are relative to libauth/include.
function(countersign_room)
  cmake_parse_arguments(ROOM "" "" "SOURCES;HEADERS" ${ARGN})
  target_sources(auth PRIVATE ${ROOM_SOURCES})
  list(TRANSFORM ROOM_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/libauth/include/)
  target_sources(auth PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/libauth/include FILES ${ROOM_HEADERS})
endfunction()
