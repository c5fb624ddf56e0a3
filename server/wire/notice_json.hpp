#pragma once

#include <string>
#include <vector>

#include "server/store/notice_rows.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::wire {

// What a notice says (feeds/notices.hpp).
struct NoticeSaid {
    std::string title;
    std::vector<std::string> lines;
};

// A notice with what it says and what became of its e-mail. Which officer decided it is told where
// `decided_by` is set.
Json notice_json(Rendering const& r, store::KeptNotice const& kept, NoticeSaid const& said,
                 bool decided_by);

// Where somebody is reached: personal.
Json contact_json(Rendering const& r, store::ContactRow const& contact);

}  // namespace rostrum::server::wire
