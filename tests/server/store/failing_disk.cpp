// Every write, sync and open of a whole scenario fails in turn, in every way: what was acknowledged
// stays, what was not is there wholly or not at all, and the store goes on when the disk does.
#include <catch2/catch.hpp>
#include <iostream>

#include "server/store/sqlite.hpp"
#include "tests/server/store/fault_vfs.hpp"
#include "tests/server/store/samples.hpp"

using namespace rostrum;
using namespace rostrum::server::store;
using namespace rostrum::tests;

namespace {

model::PersonId const person("p1");
constexpr std::uint64_t of_one = 3;  // events that an append gives to one; two gets a single event

// Not the assertion's own exception type, so that nothing in between takes it for the store's.
void demand(bool holds, char const* what) {
    if (!holds) throw std::logic_error(what);
}

std::string key_of(std::uint64_t append) {
    std::string key = "k";
    return key += std::to_string(append);
}

class StoreLife {
public:
    StoreLife(FaultVfs& disk) : disk_(disk) {}

    void run() {
        open();
        for (int i = 0; i < 3; ++i)
            append();
        attempt([&] { store_->save_snapshot(one, {head_, 1, std::string(9000, 's')}); });
        attempt([&] { store_->erase_person(one, person); });
        append();
        attempt([&] { store_->expire_idempotency(at(0)); });
        attempt([&] { store_->keep_refused(refused_of("r")); });
        attempt([&] { store_->expire_refused(at(0)); });
        demand(!store_->refused({one, "", "", std::nullopt, 10}).empty(), "a refusal was kept");
        demand(store_->snapshot(one)->version > 0, "a snapshot was kept");
        verify(*store_);
        store_.reset();
        open();
        append();
        verify_power_cut();
        disk_.heal();
        store_.reset();
        verify(*open_sqlite(folder_.path, {}));
    }

private:
    // What the disk refuses is tried again while it lasts, and must go well once it healed.
    template <class Work>
    void attempt(Work const& work) {
        for (int i = 0; i < 2; ++i) {
            try {
                return work();
            } catch (Unavailable const&) {
                if (store_) verify_readable();
            }
        }
        disk_.heal();
        work();
    }

    void open() {
        attempt([&] {
            store_ =
                open_sqlite(folder_.path, {.exclusive = true, .create = true, .vfs = disk_.name()});
        });
        verify(*store_);
    }

    Batch next_batch() const {
        Batch batch;
        batch.meetings = {append_of(one, head_ * of_one, of_one), append_of(two, head_, 1)};
        batch.meetings[0].people = {{person, head_ * of_one + 1, "{\"name\":\"somebody\"}"}};
        batch.idempotency = {record_of("t1", key_of(head_ + 1))};
        return batch;
    }

    void append() {
        try {
            demand(store_->append(next_batch()) == AppendResult::appended, "no conflict");
            ++head_;
        } catch (Unavailable const&) {
            recover();
        }
        verify(*store_);
    }

    // What the writer does after a failed append.
    void recover() {
        verify_readable();
        std::optional<std::uint64_t> vouched;
        try {
            vouched = store_->head(two);
        } catch (Unavailable const&) {
        }
        verify_readable();
        disk_.heal();
        auto head = store_->head(two);
        demand(!vouched || *vouched == head, "a head that was vouched for stays");
        demand(head == head_ || head == head_ + 1, "the head is the one before or after");
        head_ = head;
        verify(*store_);
        verify_crash();
        verify_power_cut();
        demand(store_->append(next_batch()) == AppendResult::appended, "goes on after healing");
        ++head_;
    }

    // While writes fail, everything acknowledged is still read.
    void verify_readable() {
        demand(read_all(*store_, one).size() >= head_ * of_one, "reads go on");
        demand(store_->people(one, ~std::uint64_t{0}).size() <= 1, "people are read");
        demand(store_->tokens().empty(), "tokens are read");
        store_->meetings();
    }

    void verify(Store& store) const {
        demand(store.head(one) == head_ * of_one && store.head(two) == head_, "all or nothing");
        auto events = read_all(store, one);
        demand(events.size() == head_ * of_one, "as many events as the head says");
        for (std::uint64_t v = 1; v <= events.size(); ++v)
            demand(same(events[v - 1], event_of(one, v)), "an event is as it was given");
        for (std::uint64_t i = 1; i <= head_ + 1; ++i)
            demand(store.find_idempotency("t1", key_of(i)).has_value() == (i <= head_),
                   "a record comes with its events");
    }

    // The process dies now: what lies in the files is what the head said.
    void verify_crash() const {
        Folder copy;
        for (auto name : {"rostrum.db", "rostrum.db-wal"})
            if (std::filesystem::exists(folder_.path / name))
                std::filesystem::copy_file(folder_.path / name, copy.path / name);
        verify(*open_sqlite(copy.path, {}));
    }

    // The machine dies now: what was never synced is lost, and nothing that was acknowledged.
    void verify_power_cut() const {
        Folder copy;
        disk_.cut_power(folder_.path, copy.path);
        verify(*open_sqlite(copy.path, {}));
    }

    FaultVfs& disk_;
    Folder folder_;
    std::unique_ptr<Store> store_;
    std::uint64_t head_ = 0;  // of meeting two; acknowledged, or vouched for by the store's head
};

}  // namespace

TEST_CASE("no failure of the disk loses or tears anything", "[store][disk]") {
    using Operation = FaultVfs::Operation;
    using Error = FaultVfs::Error;
    using Lasting = FaultVfs::Lasting;
    std::uint64_t runs = 0, injections = 0;
    // A full disk goes on syncing and opening what is there; a broken one does nothing more.
    auto until_healed = [](Error error) {
        return error == Error::full ? Lasting::same_kind : Lasting::all_kinds;
    };
    for (auto operation : {Operation::write, Operation::sync, Operation::open})
        for (auto error : {Error::full, Error::io, Error::read_only})
            for (auto lasting : {Lasting::once, until_healed(error)})
                for (std::uint64_t nth = 1;; ++nth) {
                    INFO("operation " << int(operation) << " error " << int(error) << " lasting "
                                      << int(lasting) << " nth " << nth);
                    FaultVfs disk;
                    disk.arm(operation, nth, error, lasting);
                    REQUIRE_NOTHROW(StoreLife(disk).run());
                    if (disk.injections() == 0) break;
                    ++runs;
                    injections += disk.injections();
                }
    std::cout << "failing disk: " << runs << " runs, " << injections << " failures injected\n";
    CHECK(runs > 500);
}
