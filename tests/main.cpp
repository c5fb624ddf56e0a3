#include <stdlib.h>

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

// RapidCheck's cases are the same in every run, unless RC_PARAMS asks for others ("seed=7").
int main(int argc, char** argv) {
    setenv("RC_PARAMS", "seed=79286", 0);
    return Catch::Session().run(argc, argv);
}
