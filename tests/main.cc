// Version 2 of Catch2 makes its main from the header; version 3 brings one in a library.
#if LEAKTIGHT_CATCH2 != 3
#define CATCH_CONFIG_MAIN
#endif
#include "catch.h"
