#pragma once

// rapidcheck/gtest.h wants gtest first; properties include this one header.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
