#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/programme.hpp"

// How faults() is put together; nobody else needs this.
namespace rostrum::model {

// Collects faults of one programme and finds their citations.
class FaultFinder {
public:
    explicit FaultFinder(Programme const& judged) : programme(judged) {}

    // A fault of the structure alone, which no rule names.
    void broken(std::string pointer, std::string message);
    // A fault under a rule, with the rule's own first citation.
    void against(char const* rule, std::string pointer, std::string message);
    void against(char const* rule, Citation citation, std::string pointer, std::string message);

    // The fault just found in the six languages: a key of the locales and its facts.
    void said_as(std::string key, Facts facts = {});

    // The paragraph that a segment stands on: the mandate's clause on it, else its own citation.
    Citation citation_of(Segment const& segment) const;
    Citation citation_of(MandateClause const& clause) const;
    // "2025-11-24 16:30" on the venue's wall.
    std::string clock(Instant at) const;

    // All of them, in the order of the file.
    std::vector<ProgrammeFault> take();

    Programme const& programme;

private:
    Citation citation_of(char const* rule) const;

    std::vector<ProgrammeFault> found_;
};

// "/segments", 3, "/starts_at" -> "/segments/3/starts_at".
std::string pointer_into(char const* array, std::size_t index, std::string const& rest = {});

// Ids, references, times, and what a segment of each kind holds (R4, R37, R39, R47).
void find_faults_of_sittings(FaultFinder& finder);
void find_faults_of_segments(FaultFinder& finder);
// Limits, list window, reserves, rules in force (R15, R23, R29).
void find_faults_of_debate(FaultFinder& finder);
void find_faults_of_rules(FaultFinder& finder);
// What the mandate lays down and the programme does not keep (R1, R6, R15, R39).
void find_contradictions(FaultFinder& finder);
// What keeps it from being published (R8, R37, R40).
void find_faults_of_publication(FaultFinder& finder);

}  // namespace rostrum::model
