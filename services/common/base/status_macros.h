// Return early on an error: ICAP_RETURN_IF_ERROR(expression), ICAP_ASSIGN_OR_RETURN(auto value, expression).
#pragma once

#include "absl/status/statusor.h"

#define ICAP_RETURN_IF_ERROR(expression)       \
  do {                                         \
    absl::Status icap_status = (expression);   \
    if (!icap_status.ok()) return icap_status; \
  } while (false)

#define ICAP_CONCAT_INNER(a, b) a##b
#define ICAP_CONCAT(a, b) ICAP_CONCAT_INNER(a, b)
#define ICAP_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                        \
  if (!result.ok()) return result.status();                          \
  declaration = *std::move(result)
#define ICAP_ASSIGN_OR_RETURN(declaration, expression) \
  ICAP_ASSIGN_OR_RETURN_INNER(ICAP_CONCAT(icap_result_, __LINE__), declaration, expression)
