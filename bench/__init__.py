"""Benchmarks of what must not get slower, as ratios that hold on any machine."""
