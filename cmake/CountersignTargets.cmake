# What every target of ours shares.

# Ours only: never forced on those who use the library. Clang finds std::stable_sort of GCC 12's library deprecated;
# what is truly deprecated is GCC's to find.
function(countersign_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
    $<$<BOOL:${AUTH_WERROR}>:-Werror>)
endfunction()

# Tests are compiled far more often than they run: their own code is not optimised, what they test is.
function(countersign_compile_fast target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-O0>)
endfunction()

# countersign_room(NAME SOURCES… [HEADERS…]): adds a room's files to libauth. HEADERS are relative to libauth/include.
function(countersign_room)
  cmake_parse_arguments(ROOM "" "" "SOURCES;HEADERS" ${ARGN})
  target_sources(auth PRIVATE ${ROOM_SOURCES})
  list(TRANSFORM ROOM_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/libauth/include/)
  target_sources(auth PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/libauth/include FILES ${ROOM_HEADERS})
endfunction()

# countersign_gzip(NAME FILE COMPRESSED): without name and time, so that the same file comes out the same.
function(countersign_gzip name file compressed)
  add_custom_command(OUTPUT ${compressed} COMMAND gzip -9nc ${file} > ${compressed} DEPENDS ${file} VERBATIM)
  add_custom_target(${name}-compressed ALL DEPENDS ${compressed})
endfunction()
