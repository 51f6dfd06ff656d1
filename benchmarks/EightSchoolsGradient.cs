using BenchmarkDotNet.Attributes;
using Prob;

namespace Benchmarks;

/// <summary>One value and gradient of eight schools (centred, 10 coordinates): the library's plan beside the same density differentiated by hand in plain loops.</summary>
[MemoryDiagnoser]
public class EightSchoolsGradient
{
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] Error = [15, 10, 16, 11, 9, 11, 10, 18];

    private readonly double[] position = [1.5, 0.7, 3, -2, 1, 0.5, 4, -1, 2, 0.1];
    private readonly double[] gradient = new double[10];
    private readonly ILogDensity planned = Model.Define(m =>
    {
        var school = m.Plate("school", 8);
        m.Sample(out var mu, new Normal(0, 5));
        m.Sample(out var tau, new HalfCauchy(5));
        m.Sample(out var theta, school, new Normal(mu, tau));
        m.Observe(school, new Normal(theta, Error), Effect);
        return theta;
    }).LogDensity.CreateEvaluator();

    /// <summary>Fails rather than time two different functions.</summary>
    [GlobalSetup]
    public void Compare()
    {
        var other = new double[10];
        double difference = planned.Evaluate(position, gradient) - Evaluate(position, other);
        if (Math.Abs(difference) > 1e-10 || gradient.Zip(other).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-10))
            throw new InvalidOperationException("The two gradients differ.");
    }

    [Benchmark(Baseline = true)]
    public double ByHand() => Evaluate(position, gradient);

    [Benchmark]
    public double Planned() => planned.Evaluate(position, gradient);

    private static double Evaluate(ReadOnlySpan<double> u, Span<double> gradient)
    {
        const double logTwoPi = 1.8378770664093454836;
        double mu = u[0], logTau = u[1], tau = Math.Exp(logTau), inverseTau = 1 / tau;
        double ratio = tau / 5, spread = 1 + (ratio * ratio);
        double density = (-0.5 * mu * mu / 25) - Math.Log(5) - (0.5 * logTwoPi) + Math.Log(2 / (5 * Math.PI)) - Math.Log(spread) + logTau;
        double toMu = -mu / 25, toLogTau = 1 - (2 * ratio * ratio / spread);
        for (int j = 0; j < Effect.Length; j++)
        {
            double z = (u[2 + j] - mu) * inverseTau, e = (Effect[j] - u[2 + j]) / Error[j];
            density += (-0.5 * ((z * z) + (e * e))) - logTau - Math.Log(Error[j]) - logTwoPi;
            toMu += z * inverseTau;
            toLogTau += (z * z) - 1;
            gradient[2 + j] = (-z * inverseTau) + (e / Error[j]);
        }

        gradient[0] = toMu;
        gradient[1] = toLogTau;
        return density;
    }
}
