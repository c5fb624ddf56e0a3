#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/model/plain_list.hpp"

namespace rostrum::tests {

// A line of the list of speakers as a person reads it.
struct ListLine {
    int position = 0;
    std::string booking;
    std::string who;  // "FRA", "KEN/african_group", "MEX/joint"
    std::string level;
    std::string begins;  // in New York: "2025-11-24 11:01:30"; "overflow"

    bool operator==(ListLine const&) const = default;
};

// One line of text, in columns.
std::string text_of(ListLine const& line);

// A statement as it is asked for; times are New York's, "2025-11-21T17:55:00" and whatever follows.
struct Inscription {
    std::string who;
    std::string level;
    std::string inscribed_at;
    int seconds = 180;
    std::vector<std::string> segments = {};
};

// The list of speakers of hlm2025 as it must be, kept by the rules as plainly as they can be said
// (tests/model/plain_list.hpp). It shares nothing with the service. A copy is a copy: what is to be
// taken back, or restored from a backup, is taken from one.
class ExpectedList {
public:
    // Gives the booking's id: the number of its receipt, behind a b.
    std::string book(Inscription const& inscription);
    void withdraw(std::string const& who);
    // Of a statement that stood where its level and time put it.
    void restore(std::string const& who);
    void put_level(std::string const& who, std::string const& level);
    void put_seconds(std::string const& who, int seconds);
    void put_segment(std::string const& who, std::string const& segment);
    void move_before(std::string const& who, std::string const& target);
    void swap(std::string const& a, std::string const& b);

    // Of somebody's latest booking.
    std::string id(std::string const& who) const;
    std::vector<ListLine> lines() const;
    // Who stands behind somebody for the time of inscription alone.
    std::vector<ListLine> behind_by_time(std::string const& who) const;

private:
    struct Entry {
        Inscription inscription;
        plain::Claim claim;
    };
    // The number of somebody's latest booking, which is his name on the slots.
    int number(std::string const& who) const { return latest_.at(who); }
    Entry& entry(std::string const& who);
    plain::Claim const& claim(int number) const;
    plain::NaturalKey key(int number) const { return plain::natural(claim(number)); }

    std::vector<Entry> entries_;  // in the order of the receipts
    std::map<std::string, int> latest_;
    plain::Slots slots_;
};

}  // namespace rostrum::tests
