"""My training: lessons, exams, certificates; and the lists of who runs the training."""
