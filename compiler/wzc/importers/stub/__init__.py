"""Step classes in Python to declarations in `.wz`."""
