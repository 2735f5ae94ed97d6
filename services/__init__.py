"""The use cases of the program: plain functions `verb(ctx, actor, …)`, one transaction each."""
