"""征信查询登记簿: the register book of credit inquiries (R7.4)."""
