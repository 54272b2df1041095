"""From what people have to `.wz` source text."""
