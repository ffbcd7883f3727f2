"""What discovery must reach, and what is measured beside it."""

from bench.figures import Target


def _least(key: str, words: str, bound: float | None = None) -> Target:
    return Target(key=key, words=words, bound=bound)


def _most(key: str, words: str, bound: float) -> Target:
    return Target(key=key, words=words, bound=bound, at_least=False)


TARGETS = (
    _least("prose_mib_s", "prose in parts of 1 MiB, MiB/s", 50),
    _least("prose_documents_mib_s", "prose, documents as a scan takes them, MiB/s", 50),
    _least("prose_alone_mib_s", "… each by itself, MiB/s"),
    _least("prose_in_python_mib_s", "… where the compiled scanner is missing, MiB/s"),
    _least("prose_without_vectorscan_mib_s", "… and Vectorscan, MiB/s"),
    _least("dense_values_per_mib", "dense prose: values per MiB"),
    _least("dense_runs_per_kib", "… runs of seven digits and more per KiB"),
    _least("dense_mib_s", "… in parts of 1 MiB, MiB/s"),
    _least("dense_documents_mib_s", "… document by document, MiB/s"),
    _least("presidio_prose_mib_s", "Presidio on the same documents, MiB/s"),
    _least("prose_ratio_to_presidio", "… times Presidio, prose", 100),
    _least("csv_columns_mib_s", "CSV by columns, read before, MiB/s", 80),
    _least("csv_file_mib_s", "CSV by columns, its reading included, MiB/s", 80),
    _least("presidio_csv_mib_s", "Presidio on the same lines, MiB/s"),
    _least("csv_ratio_to_presidio", "… times Presidio, CSV by columns"),
    _least("clean_mib_s", "clean Chinese text, MiB/s", 200),
    _least("source_mib_s", "source tree, MiB/s", 150),
    _least("two_processes_ratio", "two processes / one", 1.8),
    _least("prose_precision_worst", "prose: worst precision of structured kinds", 0.99),
    _least("prose_recall_worst", "prose: worst recall of structured kinds", 0.99),
    _least("columns_precision_worst", "columns: worst precision of a kind", 0.995),
    _least("columns_recall_worst", "columns: worst recall of a kind", 0.995),
    _least("prose_names_f1", "prose: names near other hits, F1", 0.85),
    _least("prose_addresses_f1", "prose: addresses, F1", 0.90),
    _least("second_set_precision_worst", "second set: worst precision", 0.99),
    _least("second_set_recall_worst", "second set: worst recall", 0.99),
    _least("second_set_names_f1", "second set: names, F1", 0.85),
    _least("second_set_addresses_f1", "second set: addresses, F1", 0.90),
    _least("third_set_precision_worst", "third set: worst precision", 0.99),
    _least("third_set_recall_worst", "third set: worst recall", 0.99),
    _least("third_set_names_f1", "third set: names, F1", 0.85),
    _least("third_set_addresses_f1", "third set: addresses, F1", 0.90),
    _least("fourth_set_precision_worst", "fourth set: worst precision", 0.99),
    _least("fourth_set_recall_worst", "fourth set: worst recall", 0.99),
    _least("fourth_set_names_f1", "fourth set: names, F1", 0.85),
    _least("fourth_set_addresses_f1", "fourth set: addresses, F1", 0.90),
    _most("source_false_identifiers", "source: ID, USCC, card, plate reported", 0),
    _most("source_false_mobiles_per_20_mib", "source: mobiles per 20 MiB", 1),
    _most("workbook_read_seconds", "XLSX of 20,000 × 12: read, s", 0.5),
    _most("workbook_scan_seconds", "… read and scanned, s", 0.5),
    _most("pdf_read_seconds", "PDF of 200 pages: read, s", 0.5),
    _most("pdf_scan_seconds", "… read and scanned, s", 0.5),
)
