// Catch2 of either major version.
#pragma once

#if LEAKTIGHT_CATCH2 == 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
