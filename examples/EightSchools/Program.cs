using System.Diagnostics;
using System.Globalization;
using Prob;

// Rubin (1981): coaching programmes in eight schools, their estimated effects on a test score and the standard errors of the estimates.
double[] effect = [28, 8, -3, 7, -1, 1, 18, 12];
double[] error = [15, 10, 16, 11, 9, 11, 10, 18];

var eightSchools = Model.Define(m =>
{
    var school = m.Plate("school", 8);
    m.Sample(out var mu, new Normal(0, 5));
    m.Sample(out var tau, new HalfCauchy(5));
    m.Sample(out var eta, school, new Normal(0, 1));
    m.Deterministic(out var theta, mu + tau * eta);
    m.Observe(school, new Normal(theta, error), effect);
    return (mu, tau, theta);
});

if (args is ["--explain"])
{
    Console.Write(eightSchools.LogDensity.ExplainPlan());
    return;
}

if (args is ["--approximate"])
{
    VariationalFit<(Tensor, Tensor, Tensor)> fit = eightSchools.Fit(new FullRank { SticksTheLanding = true, Draws = 4000 });
    Console.WriteLine(eightSchools.Explain(new FullRank()));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The evidence lower bound is {fit.Elbo:f3} nats, give or take {fit.ElboError:f3}."));
    Console.WriteLine(fit.Summary());
    Console.WriteLine();
    Approximation<(Tensor, Tensor, Tensor)>[] others = [eightSchools.Fit(new MeanField()), eightSchools.Fit(new LaplaceMethod()), eightSchools.Fit(new Pathfinder())];
    foreach (var other in others)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tau {other["tau"].Mean()[0]:f2} ± {other["tau"].StandardDeviation()[0]:f2}; {other.Verdict}"));
    return;
}

var progress = new ConsoleProgress();
var first = new FirstReport(progress);
var clock = Stopwatch.StartNew();
var posterior = eightSchools.Sample(new Nuts { Chains = 4, Seed = 1, TargetAcceptance = 0.95 }, first);
TimeSpan sampling = clock.Elapsed;

Console.WriteLine(posterior.Summary());
Console.WriteLine();
double better = posterior.Of(s => s.theta[0] > s.theta[2]).Mean()[0];
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Coaching helps more in school 0 than in school 2 with probability {better:p0}."));
Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sampling took {sampling.TotalSeconds:f2} s; the first transition came {first.SinceStart.TotalSeconds:f2} s after the process began."));

/// <summary>Notes when the first transition is reported.</summary>
internal sealed class FirstReport(IProgress<SamplingProgress> next) : IProgress<SamplingProgress>
{
    private long ticks;

    public TimeSpan SinceStart => TimeSpan.FromTicks(ticks);

    public void Report(SamplingProgress value)
    {
        if (Volatile.Read(ref ticks) == 0)
            Interlocked.CompareExchange(ref ticks, (DateTime.Now - Process.GetCurrentProcess().StartTime).Ticks, 0);
        next.Report(value);
    }
}
