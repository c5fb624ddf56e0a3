#include "server/feeds/one_line.hpp"

#include <catch2/catch.hpp>

using rostrum::server::feeds::one_line;

TEST_CASE("A text for one line has no line ends, no controls, and nothing that disorders others") {
    CHECK(one_line("a\nb\r\nc\td\x7F") == "a b  c d ");
    CHECK(one_line("a\xE2\x80\xA8"
                   "b\xE2\x80\xA9"
                   "c\xC2\x85"
                   "d") == "a b c d");
    // Embeddings, overrides and isolates of every kind, closed or not.
    CHECK(one_line("\xE2\x80\xAA"
                   "a\xE2\x80\xAE"
                   "b\xE2\x80\xAC"
                   "c\xE2\x81\xA6"
                   "d\xE2\x81\xA9") == "abcd");
    CHECK(one_line("") == "");
}

TEST_CASE(
    "A text for one line keeps all letters of all scripts, and marks that order only themselves") {
    for (char const* text : {"Zoë Ünal", "السيدة وزيرة", "外交部长王", "😀",
                             "a\xE2\x80\x8F"
                             "b",
                             "\xC2\xA0", "…–“”", "\xE2\x81\xAF", "\xE2\x80\xAF", "<b>&--> ]]>"})
        CHECK(one_line(text) == text);
}
