#pragma once

#include "server/api/store_rows.hpp"
#include "server/store/notice_rows.hpp"

// What the operations on notices share.
namespace rostrum::server::api {

// The meeting as it is when the answer is made, seen by the caller: what the store has may tell of
// later versions than the one that the request came upon.
class NoticeReader {
public:
    explicit NoticeReader(Call const& call);

    // With what it says, in the caller's language.
    wire::Json json(store::KeptNotice const& kept) const;
    wire::Rendering rendering() const;
    std::uint64_t version() const { return view_->meeting->version; }

private:
    Call const& call_;
    ViewPtr view_;
    wire::Viewer viewer_;
};

// The present instant by the meeting's clock, not before its last event.
model::Instant now_of_meeting(Call const& call);

}  // namespace rostrum::server::api
