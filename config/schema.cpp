#include "config/schema.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace rostrum::config {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

// Valijson names a place as "<root>", "[segments]", "[3]".
std::string pointer_of(std::vector<std::string> const& context) {
    std::string pointer;
    for (auto const& step : context)
        if (step.size() >= 2 && step.front() == '[')
            pointer = pointer_to(pointer, std::string_view(step).substr(1, step.size() - 2));
    return pointer;
}

// What stands between the first and the last quotation mark.
std::string_view quoted(std::string_view text) {
    auto const begin = text.find('\'');
    auto const end = text.rfind('\'');
    return begin < end ? text.substr(begin + 1, end - begin - 1) : std::string_view();
}

// In our words where Valijson's would not read on from the pointer. Nothing for those that only
// repeat that something inside does not fit.
std::optional<Complaint> translate(valijson::ValidationResults::Error const& error) {
    std::string_view const text = error.description;
    auto const pointer = pointer_of(error.context);
    if (text.starts_with("Failed to validate")) return std::nullopt;
    if (text.starts_with("Missing"))
        return Complaint{pointer_to(pointer, quoted(text)), "is missing", {}};
    if (text.starts_with("Object contains a property that could not be validated")) {
        // The sentence quotes two keywords before the key.
        auto const colon = text.find(": '");
        return Complaint{pointer_to(pointer, quoted(text.substr(colon))), "is not a known key", {}};
    }
    return Complaint{pointer, "does not fit the schema: " + std::string(text), {}};
}

}  // namespace

Complaints schema_complaints(nlohmann::json const& document,
                             std::filesystem::path const& schema_file) {
    std::ifstream in(schema_file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    auto const unusable = [&](std::string const& why) {
        return Complaints{
            {"", "cannot be checked: the schema " + schema_file.string() + " " + why, {}}};
    };
    if (!in) return unusable("cannot be read");
    auto const parsed = parse_json(text);
    if (!parsed) return unusable("is not JSON");

    valijson::Schema schema;
    try {
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(Adapter(*parsed), schema);
    } catch (std::exception const& error) {
        return unusable(std::string("is no schema: ") + error.what());
    }
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    validator.validate(schema, Adapter(document), &results);

    Complaints complaints;
    for (auto const& error : results)
        if (auto complaint = translate(error)) complain(complaints, std::move(*complaint));
    return complaints;
}

}  // namespace rostrum::config
