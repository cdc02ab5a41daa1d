# The layer law (services/README.md), enforced when the build is configured.
#
#   icap_common(<folder> DEPENDS <dependency>...)             services/common/<folder>
#   icap_layer(<service> LAYER <layer> DEPENDS <dependency>...) services/<service>/<layer>, layer: domain app storage transport
#   icap_service(<service> DEPENDS <dependency>...)           services/<service>/main.cc and config.cc, may see everything
#
# Both take `TEST_DEPENDS <dependency>...`: what only the tests beside the code see, beyond any law. Tests that see
# common/testing need the stores and get the label `stores`.
#
# A dependency is `domain`, `app`, … (a layer of the same service), `common/<folder>`, `protos`, or a library named in
# icap_library_<name> below. What a layer may name is listed in icap_law_<layer>; anything else stops the configuration.
# Sources are the folder's *.cc; *_test.cc beside them become one GoogleTest executable.

set(icap_library_absl absl::status absl::statusor absl::strings absl::time)
set(icap_library_fmt fmt::fmt)
set(icap_library_eigen Eigen3::Eigen)
set(icap_library_grpc gRPC::grpc++)
set(icap_library_pqxx PkgConfig::pqxx)
set(icap_library_hiredis PkgConfig::hiredis)
set(icap_library_yaml yaml-cpp)
set(icap_library_json nlohmann_json::nlohmann_json)
set(icap_library_spdlog spdlog::spdlog)
set(icap_library_prometheus prometheus-cpp::core)
set(icap_library_jwt PkgConfig::jwt)
set(icap_library_openssl OpenSSL::Crypto)
set(icap_library_sodium PkgConfig::sodium)
set(icap_library_argon2 PkgConfig::argon2)
# No pkg-config file: a plain C library with one header.
set(icap_library_csv csv)
set(icap_library_httplib PkgConfig::httplib)
set(icap_library_archive LibArchive::LibArchive)
set(icap_library_curl CURL::libcurl)

set(icap_law_domain common/base common/roster absl fmt eigen)
set(icap_law_app domain common/base common/auth common/instrument common/roster common/voprf absl fmt openssl)
set(icap_law_storage domain app common/base common/postgres common/redis common/events common/instrument absl fmt pqxx)
set(icap_law_transport domain app common/base common/auth common/rpc common/events common/instrument
    common/observability common/roster common/voprf protos absl fmt grpc json httplib curl)
# What one service's layer may name beyond that: the gateway stores passwords, hashed.
set(icap_law_storage_of_gateway argon2)
# Collection keeps field notes sealed.
set(icap_law_storage_of_collection sodium)

function(icap_resolve out)
  set(resolved)
  foreach(dependency IN LISTS ARGN)
    if(dependency MATCHES "^common/(.*)$")
      list(APPEND resolved icap_common_${CMAKE_MATCH_1})
    elseif(dependency STREQUAL "protos")
      list(APPEND resolved icap_protos)
    elseif(DEFINED icap_library_${dependency})
      list(APPEND resolved ${icap_library_${dependency}})
    elseif(dependency MATCHES "^(domain|app|storage|transport)$")
      list(APPEND resolved icap_${icap_service_name}_${dependency})
    else()
      message(FATAL_ERROR "Unknown dependency '${dependency}': see tools/cmake/layers.cmake.")
    endif()
  endforeach()
  set(${out} ${resolved} PARENT_SCOPE)
endfunction()

# One library of the LIBRARIES and, when there are tests beside the code, one test executable that sees TESTS_SEE too.
function(icap_folder target folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LIBRARIES;TESTS_SEE")
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} ${scope} ${arg_LIBRARIES})
  if(tests)
    set(labels)
    if(icap_common_testing IN_LIST arg_TESTS_SEE)
      set(labels stores)
    endif()
    icap_test(${target}_test SOURCES ${tests} LIBRARIES ${target} ${arg_TESTS_SEE} LABELS ${labels})
  endif()
endfunction()

# A GoogleTest executable; every TEST becomes a ctest. Tests that need the stores take `LABELS stores`.
function(icap_test target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES;LABELS")
  add_executable(${target} ${arg_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PRIVATE ICAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                             ICAP_BINARY_DIR="${PROJECT_BINARY_DIR}" ICAP_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${target} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300 LABELS "${arg_LABELS}")
endfunction()

function(icap_common name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;TEST_DEPENDS")
  icap_resolve(libraries ${arg_DEPENDS})
  icap_resolve(tests_see ${arg_TEST_DEPENDS})
  icap_folder(icap_common_${name} ${PROJECT_SOURCE_DIR}/services/common/${name} LIBRARIES ${libraries}
              TESTS_SEE ${tests_see})
endfunction()

function(icap_layer service)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER" "DEPENDS;TEST_DEPENDS")
  if(NOT DEFINED icap_law_${arg_LAYER})
    message(FATAL_ERROR "services/${service}: '${arg_LAYER}' is not a layer (domain, app, storage, transport).")
  endif()
  set(law ${icap_law_${arg_LAYER}} ${icap_law_${arg_LAYER}_of_${service}})
  foreach(dependency IN LISTS arg_DEPENDS)
    if(NOT dependency IN_LIST law)
      message(FATAL_ERROR "Layer law: services/${service}/${arg_LAYER} may not depend on '${dependency}'. "
                          "It may depend on: ${law}.")
    endif()
  endforeach()
  set(icap_service_name ${service})
  icap_resolve(libraries ${arg_DEPENDS})
  icap_resolve(tests_see ${arg_TEST_DEPENDS})
  icap_folder(icap_${service}_${arg_LAYER} ${PROJECT_SOURCE_DIR}/services/${service}/${arg_LAYER}
              LIBRARIES ${libraries} TESTS_SEE ${tests_see})
endfunction()

function(icap_service service)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  set(icap_service_name ${service})
  icap_resolve(libraries ${arg_DEPENDS})
  add_executable(icap-${service} ${PROJECT_SOURCE_DIR}/services/${service}/main.cc
                 ${PROJECT_SOURCE_DIR}/services/${service}/config.cc)
  target_include_directories(icap-${service} PRIVATE ${PROJECT_SOURCE_DIR})
  # Reflection registers itself from a static initializer that the linker would otherwise drop.
  target_link_options(icap-${service} PRIVATE -Wl,--no-as-needed)
  target_link_libraries(icap-${service} PRIVATE ${libraries} gRPC::grpc++_reflection)
endfunction()

# Numbered SQL files of a service's storage/migrations, compiled into its storage library as
# icap::<service>::Migrations() (services/common/postgres/migrate.h).
function(icap_migrations service)
  set(folder ${PROJECT_SOURCE_DIR}/services/${service}/storage/migrations)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${service}_migrations.cc)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSERVICE=${service} -DFOLDER=${folder} -DOUTPUT=${output}
            -P ${PROJECT_SOURCE_DIR}/tools/cmake/embed_migrations.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/cmake/embed_migrations.cmake
    VERBATIM)
  target_sources(icap_${service}_storage PRIVATE ${output})
endfunction()
