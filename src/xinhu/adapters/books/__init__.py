"""The quarter's book of credit inquiries as files: tables, sealed details, print."""
