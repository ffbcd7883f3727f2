"""Text of XML: what stands in it comes out, whatever is opened and never closed."""

import pytest

from xinhu.adapters.readers.xml_text import (
    decoded_xml,
    described,
    flat,
    paragraphs,
    without_doubles,
)


def test_comments_go_and_character_data_counts_as_text() -> None:
    xml = decoded_xml(b"<w:t>a<!-- no <w:t>b</w:t> --><![CDATA[<1> & 2]]></w:t>")
    assert paragraphs(xml) == "a<1> & 2"
    assert flat(decoded_xml(b"<a>x<![CDATA[y]]>z</a>")) == "xyz"


def test_what_is_never_closed_stays_text() -> None:
    assert "110101" in decoded_xml(b"<a>x<!-- 110101")
    assert "110101" in decoded_xml(b"<a>x<![CDATA[110101")
    assert "110101" in without_doubles("<mc:Fallback><w:t>110101")


def test_a_fallback_goes_only_where_it_says_nothing_new() -> None:
    same = "<w:p><w:t>1</w:t></w:p><mc:Fallback><w:p><w:t>1</w:t></w:p></mc:Fallback>"
    assert paragraphs(without_doubles(same)) == "1"
    other = same.replace("1</w:t></w:p></mc", "2</w:t></w:p></mc")
    assert paragraphs(without_doubles(other)) == "1\n2"


def test_attributes_that_may_hold_something_are_told() -> None:
    xml = '<a descr="张三 110101" title="abcdef" alt="12" w:val=\'x13800138000\'/>'
    assert described(xml) == "张三 110101\nx13800138000"


@pytest.mark.parametrize(
    "opened",
    ["<![CDATA[", "<!--", "<w:p ", "<", ' descr="1', "<mc:Fallback ", " a.-", "&#"],
)
def test_what_is_opened_a_hundred_thousand_times_ends_all_the_same(opened: str) -> None:
    # With patterns whose time grows with the square this takes minutes.
    xml = decoded_xml((opened * 100_000).encode())
    for reading in (paragraphs, without_doubles, flat, described):
        reading(xml + "Fallback")
