# Flags every target of ours is built with, and the tools that make builds short.

add_library(revalab_flags INTERFACE)
target_include_directories(revalab_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(revalab_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Werror -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A false positive on coroutine frames in GCC 12.
  target_compile_options(revalab_flags INTERFACE -Wno-mismatched-new-delete -fcoroutines)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False positives on std::string and std::variant
    # (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651, id=105562).
    target_compile_options(revalab_flags INTERFACE
      -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
      -Wno-maybe-uninitialized)
  endif()
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Designated initialisers leave the rest at its default on purpose.
  target_compile_options(revalab_flags INTERFACE -Wno-missing-field-initializers)
endif()

if(REVALAB_SANITIZE)
  target_compile_options(revalab_flags INTERFACE
    -fsanitize=${REVALAB_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(revalab_flags INTERFACE -fsanitize=${REVALAB_SANITIZE})
endif()
if(REVALAB_FUZZ)
  target_compile_options(revalab_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(REVALAB_COVERAGE)
  target_compile_options(revalab_flags INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(revalab_flags INTERFACE -fprofile-instr-generate)
endif()

find_program(REVALAB_CCACHE ccache)
if(REVALAB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need these two, or ccache refuses to cache whatever uses them.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${REVALAB_CCACHE})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(revalab_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

find_program(REVALAB_MOLD mold)
if(REVALAB_MOLD)
  target_link_options(revalab_flags INTERFACE -fuse-ld=mold)
endif()

# Precompiles the standard headers for `target`, if asked.
function(revalab_precompile target)
  if(REVALAB_PCH)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <string>
      <string_view> <utility> <variant> <vector>)
  endif()
endfunction()
