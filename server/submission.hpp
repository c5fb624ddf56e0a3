#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/update.hpp"
#include "server/meeting_view.hpp"

namespace rostrum::server {

// What makes a repeated POST the same request (api: `Idempotency-Key`).
struct IdempotencyKey {
    std::string principal;     // token id
    std::string key;           // as the client sent it
    std::string request_hash;  // of method, path, query and body
};

// A command on its way to the writer.
struct Submission {
    model::MeetingId meeting;
    model::Command command;
    model::Actor actor;
    std::string request_id;
    // With Book and Change: all that is known of the booking's person from now on, in place of what
    // was; stored in the same transaction. Absent: as it was, and where a change takes the speaker
    // away, the note alone stays. With BookAll one for each booking. With Conduct: whoever speaks
    // (AskFloor) or presides (OpenSitting, TakeChair).
    std::vector<std::optional<Person>> people;
    std::optional<IdempotencyKey> idempotency;  // not looked at in a dry run
    int success_status = 200;                   // kept with the key, for the answer's repetition
    bool dry_run = false;
};

// What became of it.
struct Outcome {
    enum class Kind {
        accepted,  // durable, or judged acceptable in a dry run
        replayed,  // the same request was accepted before; nothing was done again
        refused,   // `refusal` says why; nothing is stored
        unknown_meeting,
        key_reused,   // the idempotency key belongs to another request
        key_in_use,   // a request with this key is still running
        unavailable,  // the store failed, or too much is waiting: it may be tried again
    };

    Kind kind = Kind::unavailable;
    // accepted: the meeting exactly at the command's own version, whatever followed in its batch;
    // replayed: at the version recorded then, with what is known of its people today of that time;
    // refused: the state that it was judged against. Else null.
    ViewPtr view;
    model::Events events;  // accepted: what happened
    // accepted, replayed: the id of what was made or touched: a swap's ("s3"), a request's ("r2")
    // or a turn's ("t512") where the events are about one, else a booking's ("b17"); empty where
    // none.
    std::string subject;
    int status = 0;  // accepted: the submission's success_status, 202 where it waits for an
                     // officer; replayed: the first answer's
    bool dry_run = false;
    model::Refusal refusal;
};

}  // namespace rostrum::server
