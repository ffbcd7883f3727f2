"""征信查询登记簿: read without names, opened, printed, taken away, corrected, bound."""
