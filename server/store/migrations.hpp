#pragma once

#include <span>

namespace rostrum::server::store {

// One step of the schema: a file of server/store/sql, put into the program by embed.cmake.
struct Migration {
    int number;  // what user_version says once it is done
    char const* name;
    char const* sql;
};

// All steps, numbered from 1 without a gap.
std::span<Migration const> migrations();

}  // namespace rostrum::server::store
