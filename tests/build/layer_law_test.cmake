# The layer law is enforced when the build is configured: a wrong link is refused with a sentence, a right one is taken.
# Usage: cmake -DSOURCE_DIR=… -P layer_law_test.cmake

# Configures a project with one layer declaration and returns what CMake said.
function(configure declaration out_result out_words)
  string(RANDOM LENGTH 12 name)
  set(folder /tmp/icap-layer-law-${name})
  file(MAKE_DIRECTORY ${folder})
  file(WRITE ${folder}/CMakeLists.txt "
    cmake_minimum_required(VERSION 3.25)
    project(law LANGUAGES NONE)
    set(PROJECT_SOURCE_DIR ${folder})
    include(${SOURCE_DIR}/tools/cmake/layers.cmake)
    ${declaration}
  ")
  execute_process(COMMAND ${CMAKE_COMMAND} -G Ninja -S ${folder} -B ${folder}/build RESULT_VARIABLE result OUTPUT_VARIABLE words
                  ERROR_VARIABLE errors)
  file(REMOVE_RECURSE ${folder})
  string(REGEX REPLACE "[ \n]+" " " words "${words} ${errors}")
  set(${out_result} ${result} PARENT_SCOPE)
  set(${out_words} "${words}" PARENT_SCOPE)
endfunction()

function(expect_refused declaration sentence)
  configure("${declaration}" result words)
  if(result EQUAL 0)
    message(FATAL_ERROR "was not refused: ${declaration}")
  endif()
  string(FIND "${words}" "${sentence}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "${declaration}: refused, but without '${sentence}': ${words}")
  endif()
endfunction()

function(expect_taken declaration)
  configure("${declaration}" result words)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "was refused: ${declaration}: ${words}")
  endif()
endfunction()

expect_taken("icap_layer(scoring LAYER domain DEPENDS common/base absl fmt)")
expect_taken("icap_layer(scoring LAYER storage DEPENDS domain app common/postgres pqxx)")
expect_refused("icap_layer(scoring LAYER domain DEPENDS pqxx)"
               "Layer law: services/scoring/domain may not depend on 'pqxx'")
expect_refused("icap_layer(scoring LAYER domain DEPENDS app)"
               "Layer law: services/scoring/domain may not depend on 'app'")
expect_refused("icap_layer(scoring LAYER app DEPENDS storage)"
               "Layer law: services/scoring/app may not depend on 'storage'")
expect_refused("icap_layer(scoring LAYER app DEPENDS protos)"
               "Layer law: services/scoring/app may not depend on 'protos'")
expect_refused("icap_layer(scoring LAYER transport DEPENDS storage)"
               "Layer law: services/scoring/transport may not depend on 'storage'")
expect_refused("icap_layer(scoring LAYER storage DEPENDS transport)"
               "Layer law: services/scoring/storage may not depend on 'transport'")
expect_refused("icap_layer(scoring LAYER transport DEPENDS icap_collection_domain)"
               "Layer law: services/scoring/transport may not depend on 'icap_collection_domain'")
expect_refused("icap_layer(scoring LAYER view DEPENDS domain)" "'view' is not a layer")
