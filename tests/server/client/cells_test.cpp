#include "server/client/cells.hpp"

#include <catch2/catch.hpp>

namespace rostrum::tests::cells_tests {

using namespace rostrum::server::client;

TEST_CASE("A text's columns are counted as a terminal shows them") {
    CHECK(cells("") == 0);
    CHECK(cells("Kenya") == 5);
    CHECK(cells("Côte d’Ivoire") == 13);
    CHECK(cells("Co\xCC\x82te") == 4);  // the accent as a mark of its own
    CHECK(cells("中国") == 4);
    CHECK(cells("مصر") == 3);
    CHECK(cells("\xFF\xFE") == 2);  // no text: two marks of replacement
}

TEST_CASE("A text fits its columns exactly") {
    CHECK(fitted("Kenya", 8) == "Kenya   ");
    CHECK(fitted("Kenya", 5) == "Kenya");
    CHECK(fitted("Kenya", 4) == "Ken…");
    CHECK(fitted("Kenya", 1) == "…");
    CHECK(fitted("Kenya", 0).empty());
    CHECK(fitted("Kenya", -3).empty());
    CHECK(fitted_right("2:59", 6) == "  2:59");
    // Half a wide character is none.
    CHECK(fitted("中国代表", 8) == "中国代表");
    CHECK(fitted("中国代表", 7) == "中国代…");
    CHECK(fitted("中国代表", 6) == "中国… ");
}

TEST_CASE("Letters from right to left are isolated from their neighbours") {
    CHECK(fitted("مصر", 5) == "\xE2\x81\xA8مصر\xE2\x81\xA9  ");
    CHECK(cells(fitted("مصر", 5)) == 5);
    CHECK(fitted("Egypt", 5) == "Egypt");
}

TEST_CASE("What a terminal is sent commands nothing") {
    CHECK(fitted("a\033[2Jb\r\n\tc", 12) == "a[2Jbc      ");
    CHECK(fitted("a\xC2\x9B"
                 "2Jb",
                 6) == "a2Jb  ");  // CSI as one character
    CHECK(fitted("a\xE2\x80\xAE"
                 "b\xE2\x81\xA6"
                 "c",
                 4) == "abc ");  // overrides of direction
}

}  // namespace rostrum::tests::cells_tests
