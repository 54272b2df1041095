"""Text to AST: the lexer, the parser with its error recovery, and the AST's classes."""
