"""收存文件: files that lay around, taken into the vault and opened by a look."""
