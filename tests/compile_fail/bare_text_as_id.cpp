#include "model/update.hpp"

// A text becomes an id only where somebody says so.
rostrum::model::Withdraw withdraw() {
    rostrum::model::Withdraw command;
#ifdef WRONG
    command.booking = std::string{"b1"};
#else
    command.booking = rostrum::model::BookingId{"b1"};
#endif
    return command;
}
