#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/clock.hpp"
#include "server/store/memory.hpp"
#include "server/writer.hpp"
#include "tests/server/commands.hpp"
#include "tests/server/forwarding_store.hpp"

namespace rostrum::tests {

// A writer on a store in memory with the meeting created, its clock standing a week before it. The
// store outlives the writer: open() again is a restart.
struct Desk {
    Desk() {
        open();
        one(creation());
    }

    void open(server::WriterOptions options = {}) {
        options.complain = [this](std::string_view what) { complaints.emplace_back(what); };
        options.published = [this](server::Publication const& publication) {
            publications.push_back(publication);
        };
        writer.reset();
        published = std::make_unique<server::Published>();
        writer = std::make_unique<server::Writer>(store, clock, *published, std::move(options));
        writer->load();
    }

    std::vector<server::Outcome> turn(std::vector<server::Submission> const& submissions) {
        std::vector<server::Submission const*> commands;
        for (auto const& submission : submissions)
            commands.push_back(&submission);
        return writer->turn(commands);
    }
    server::Outcome one(server::Submission const& submission) { return turn({submission}).front(); }

    server::ViewPtr view() const { return published->view(hlm2025()); }
    std::uint64_t version() const { return view()->meeting->version; }
    model::ParticipantId const& state(std::size_t i) const { return states[i]; }

    std::shared_ptr<server::store::MemoryStore> memory =
        std::make_shared<server::store::MemoryStore>();
    ForwardingStore store{memory};
    server::ManualClock clock{a_week_before()};
    std::vector<model::ParticipantId> states = member_states();
    std::vector<std::string> complaints;
    std::vector<server::Publication> publications;
    std::unique_ptr<server::Published> published;
    std::unique_ptr<server::Writer> writer;
};

}  // namespace rostrum::tests
