# Copies the app to TO and installs its packages there, when package-lock.json is another one than
# at the last time. The builds themselves are made by the flows, which know their upstream.

set(from ${CMAKE_CURRENT_LIST_DIR})
file(COPY ${from}/app DESTINATION ${TO} PATTERN node_modules EXCLUDE)
file(SHA256 ${from}/app/package-lock.json wanted)
set(stamp ${TO}/app/node_modules/.revalab-lock)
if(EXISTS ${stamp})
  file(READ ${stamp} installed)
endif()
if(installed STREQUAL wanted)
  return()
endif()

find_program(npm npm REQUIRED)
execute_process(COMMAND ${npm} ci --no-audit --no-fund WORKING_DIRECTORY ${TO}/app
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "`npm ci` failed, see above. The app needs the npm registry once; its "
    "packages are kept in ${TO}.")
endif()
file(WRITE ${stamp} ${wanted})
