"""Looking at files and tables with the executors of a Spark that is there already."""
