using System.CommandLine;
using Benchmarks;

// Timings, and what they are of. Each command writes one JSON line per measurement to standard output and everything else to standard error.
return new RootCommand("Measures Prob.") { PosteriorsCommand.Create() }.Parse(args).Invoke();
