#include "model/update.hpp"

// A decision that nobody looks at is a command that was lost.
void command(rostrum::model::Meeting const& meeting, rostrum::model::Actor const& actor) {
#ifdef WRONG
    rostrum::model::decide(meeting, rostrum::model::OpenList{"now"}, actor, meeting.at);
#else
    auto const decision =
        rostrum::model::decide(meeting, rostrum::model::OpenList{"now"}, actor, meeting.at);
    static_cast<void>(decision.ok());
#endif
}
