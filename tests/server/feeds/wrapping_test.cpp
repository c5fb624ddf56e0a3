#include "server/feeds/wrapping.hpp"

#include <catch2/catch.hpp>

#include "server/feeds/one_line.hpp"

using rostrum::model::Language;
using rostrum::server::feeds::set_apart;
using rostrum::server::feeds::wrapped;

namespace {

std::string const fsi = "\xE2\x81\xA8";
std::string const pdi = "\xE2\x81\xA9";

}  // namespace

TEST_CASE("Lines end at blanks, and longer words have longer lines") {
    CHECK(wrapped("one two three", 7) == "one two\nthree\n");
    CHECK(wrapped("one two three", 6) == "one\ntwo\nthree\n");
    CHECK(wrapped("one two three", 13) == "one two three\n");
    CHECK(wrapped("", 7) == "\n");
    CHECK(wrapped("  one  two ", 20) == "one two\n");
    CHECK(wrapped("at https://rostrum.example/v1/meetings/hlm2025/me", 10) ==
          "at\nhttps://rostrum.example/v1/meetings/hlm2025/me\n");
    // Characters are counted, and not bytes.
    CHECK(wrapped("ыы ыы", 5) == "ыы ыы\n");
}

TEST_CASE("What is isolated across the end of a line is isolated in both") {
    CHECK(wrapped("a " + fsi + "b c" + pdi + " d", 5) ==
          "a " + fsi + "b" + pdi + "\n" + fsi + "c" + pdi + " d\n");
    CHECK(wrapped(fsi + "b" + pdi + " c", 3) == fsi + "b" + pdi + "\nc\n");
}

TEST_CASE("What runs the other way is set apart in a sentence, and nothing else is") {
    CHECK(set_apart("Minister of State", Language::en) == "Minister of State");
    CHECK(set_apart("Minister", Language::ar) == fsi + "Minister" + pdi);
    CHECK(set_apart("الوزير", Language::ar) == "الوزير");
    CHECK(set_apart("الوزير", Language::ru) == fsi + "الوزير" + pdi);
    CHECK(set_apart("12:30", Language::ar) == "12:30");
    CHECK(set_apart("部长", Language::ar) == fsi + "部长" + pdi);
    // Nothing that was typed opens or closes anything, or begins another line.
    CHECK(set_apart(" \xE2\x80\xAE"
                    "A\nB\xE2\x81\xA9 ",
                    Language::en) == "A B");
    CHECK(set_apart("\n\t", Language::en).empty());
    CHECK(set_apart("\xFF\xFE", Language::ar) == "\xFF\xFE");
}
