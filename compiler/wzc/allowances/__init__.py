"""Warnings that a comment allows: `# wz: allow(WZ7001) why`."""
