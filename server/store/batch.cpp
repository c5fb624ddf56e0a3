#include "server/store/batch.hpp"

namespace rostrum::server::store {

void check_batch(Batch const& batch) {
    for (auto const& meeting : batch.meetings) {
        auto head = meeting.expected_version;
        for (auto const& event : meeting.events)
            if (event.version != ++head)
                throw std::invalid_argument("An event of " + meeting.meeting.str() +
                                            " has version " + std::to_string(event.version) +
                                            " where " + std::to_string(head) + " follows.");
        for (auto const& row : meeting.people)
            if (row.version < 1 || row.version > head)
                throw std::invalid_argument("A row of a person of " + meeting.meeting.str() +
                                            " has version " + std::to_string(row.version) +
                                            " outside 1 to " + std::to_string(head) + ".");
    }
}

}  // namespace rostrum::server::store
