#pragma once

#include "core/base/document.hpp"

#include <string>

namespace revalab::sim {

/// Where a reference leads: it is relative to the file that names it.
std::string beside(const std::string& file, const std::string& reference);

/// What `load_price_book` takes for a book that `file` names: the id of a built-in one as it is.
std::string price_book_beside(const std::string& file, const std::string& name);

/// Brings the mistakes of a file and of those it names into the order of their places.
void sort_by_place(InputErrors& errors);

}  // namespace revalab::sim
