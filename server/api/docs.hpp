#pragma once

#include <string>

namespace rostrum::server::api {

// The reference as one HTML page, without script and without anything fetched from elsewhere: every
// operation of the document with its parameters, bodies, answers, roles and examples, every schema,
// and the table of error codes, whose rows are what the `type` of a problem points to
// ("/docs#problem-refused"). For OpenAPI 3.1 in YAML. Throws std::runtime_error with a sentence
// where the text is no such document, or refers to something that it does not hold.
std::string render_docs(std::string const& openapi_yaml);

}  // namespace rostrum::server::api
