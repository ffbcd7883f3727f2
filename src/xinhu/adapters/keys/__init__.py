"""Where keys live outside the database: a file, an HSM, the system's libcrypto."""
