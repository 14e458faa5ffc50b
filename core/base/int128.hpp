#pragma once

namespace revalab {

/// Wide enough for the products that money and expected counts are made of.
__extension__ typedef __int128 Int128;

}  // namespace revalab
