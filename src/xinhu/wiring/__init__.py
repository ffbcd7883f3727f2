"""Settings and assembly: the only place that knows everything."""
