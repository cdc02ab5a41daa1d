// The door: which path goes where, and the headers of every answer.
#pragma once

#include "services/gateway/transport/connect_handler.h"
#include "services/gateway/transport/download.h"
#include "services/gateway/transport/health.h"
#include "services/gateway/transport/http_server.h"
#include "services/gateway/transport/static_files.h"

namespace icap::gateway {

// The server for these parts, which must outlive it. `secure`: browsers reach it over TLS only.
HttpHandlers RouteTo(ConnectHandler& connect, Download& download, Health& health, const StaticFiles& files,
                     bool secure);

}  // namespace icap::gateway
