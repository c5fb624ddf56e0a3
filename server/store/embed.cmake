# Puts server/store/sql/NNN_name.sql into the program, in the order of their numbers.
file(GLOB migrations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/server/store/sql/*.sql)
list(SORT migrations)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${migrations})
set(entries "")
set(number 0)
foreach(file ${migrations})
    math(EXPR number "${number} + 1")
    get_filename_component(name ${file} NAME_WE)
    string(REGEX MATCH "^0*([1-9][0-9]*)_" ignored ${name})
    if(NOT CMAKE_MATCH_1 EQUAL number)
        message(FATAL_ERROR "${file}: migrations are numbered from 001 without a gap")
    endif()
    file(READ ${file} text)
    string(APPEND entries "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
set(generated ${PROJECT_BINARY_DIR}/generated/server/store/migrations.cpp)
file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [[
#include "server/store/migrations.hpp"

namespace rostrum::server::store {

std::span<Migration const> migrations() {
    static constexpr Migration all[] = {
@entries@    };
    return all;
}

}  // namespace rostrum::server::store
]])
target_sources(rostrum_server PRIVATE ${generated})
