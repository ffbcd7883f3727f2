"""Credit inquiries: letters, queries at a bureau, reports (docs/spec/inquiry.md)."""
