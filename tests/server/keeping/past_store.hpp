#pragma once

#include <filesystem>
#include <memory>

#include "server/store/store.hpp"
#include "tests/server/store/samples.hpp"

namespace rostrum::tests {

// A copy of the newest fixture: a meeting with an event of every type, and people. Its snapshot is
// written anew, for that of an older form is not looked at.
struct PastStore {
    PastStore();

    std::unique_ptr<server::store::Store> open() const;
    // Runs a statement that the service never would.
    void tamper(char const* sql) const;

    Folder folder;
};

// What a whole meeting is, so that two can be compared.
std::string state_of(server::store::Store& store, model::MeetingId const& meeting);

}  // namespace rostrum::tests
