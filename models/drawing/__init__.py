"""Drawing of clock faces, displays, what resembles them, and what photography does to them."""
