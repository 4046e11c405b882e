"""The command line: parse, call one use case, report, choose the exit code."""
