#include "server/live/feed.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "tests/server/api/client.hpp"
#include "tests/server/commands.hpp"

using namespace rostrum;
using namespace rostrum::tests;
using namespace rostrum::server;

namespace {

std::vector<store::StoredEvent> behind(Service& service, std::uint64_t after) {
    std::promise<std::vector<store::StoredEvent>> promise;
    service.engine().read_events(hlm2025(), after, 100,
                                 [&](auto read) { promise.set_value(read.value()); });
    return promise.get_future().get();
}

}  // namespace

TEST_CASE("Of a page from the store, what was not taken yet is left to come as news", "[live]") {
    Service service;
    live::Press const press{service.locales(), nullptr, "epoch", std::make_shared<live::Metrics>(),
                            8};
    live::View const officer{{model::Language::en, access::Sight::everything, true, {}}};
    auto const book = [&](std::size_t state) {
        service.engine().execute(booking(member_states()[state]));
    };
    book(0);
    book(1);
    live::Feed const feed(press, hlm2025(), service.engine().view(hlm2025()));
    std::uint64_t const known = feed.version();
    book(2);
    auto const read = behind(service, known - 2);
    REQUIRE(read.size() == 3);

    auto const page = feed.page(officer, known - 2, read);
    CHECK(page.version == known);
    REQUIRE(page.message);
    CHECK(page.message->number() == known);
    auto const none = feed.page(officer, known, {read.back()});
    CHECK(none.version == known);
    CHECK_FALSE(none.message);
}
