// Between messages of rosters and the app's model.
#pragma once

#include "icap/collection/v1/roster.pb.h"
#include "services/collection/app/roster_ports.h"

namespace icap::collection {

v1::RosterImport ToProto(const RosterImport& import);
v1::RosterFinding ToProto(const roster::Finding& finding);
v1::RosterChange ToProto(const std::string& agency, const RosterChange& change);
v1::PersonMatch ToProto(const std::string& agency, const std::string& import, const StoredMatch& match);
v1::PersonChange ToProto(const IdentityChange& change);
v1::RosterPolicy ToProto(const std::string& agency, const RosterPolicy& policy);

}  // namespace icap::collection
