# Copies the JavaScript clients to TO and installs the packages they import there, when
# package-lock.json is another one than at the last time.

set(from ${CMAKE_CURRENT_LIST_DIR})
file(COPY ${from}/javascript ${from}/typescript ${from}/package.json ${from}/package-lock.json
  DESTINATION ${TO})
file(SHA256 ${from}/package-lock.json wanted)
set(stamp ${TO}/node_modules/.revalab-lock)
if(EXISTS ${stamp})
  file(READ ${stamp} installed)
endif()
if(installed STREQUAL wanted)
  return()
endif()

find_program(npm npm)
if(NOT npm)
  message(FATAL_ERROR "The JavaScript clients need node 18 and npm; `./dev test` installs them.")
endif()
execute_process(COMMAND ${npm} ci --no-audit --no-fund WORKING_DIRECTORY ${TO}
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "`npm ci` failed, see above. The JavaScript clients need the npm registry "
    "once; it is kept in ${TO}.")
endif()
file(WRITE ${stamp} ${wanted})
