using System.CommandLine;
using BenchmarkDotNet.Running;
using Benchmarks;

// Timings, and what they are of. A JSON-line command writes one line per measurement to standard output and everything else to standard error;
// "micro" runs the BenchmarkDotNet classes and passes what follows to it, such as --filter '*'.
if (args is ["micro", .. var rest])
{
    BenchmarkSwitcher.FromAssembly(typeof(PosteriorsCommand).Assembly).Run(rest);
    return 0;
}

return new RootCommand("Measures Prob: posteriors, gradients, exact, hmm, latents, gemm, autodiff, vae; micro runs the BenchmarkDotNet classes.")
{
    PosteriorsCommand.Create(),
    GradientsCommand.Create(),
    ExactCommand.Create(),
    HmmCommand.Create(),
    LatentsCommand.Create(),
    GemmCommand.Create(),
    AutodiffCommand.Create(),
    VaeCommand.Create(),
}.Parse(args).Invoke();
